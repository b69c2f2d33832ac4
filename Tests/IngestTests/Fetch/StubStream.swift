import AWS
import Records
import Synchronization
import TestSupport

@testable import Ingest

/// A stream in memory that answers as unkindly as the service may: short and empty answers, throttling, iterators that run
/// out, records that are gone. Time passes only while somebody sleeps.
final class StubStream: KinesisCalls {
    struct Shard {
        var id: Int64
        var records: [KinesisRecord]
        /// How many of the oldest records are gone.
        var trimmed = 0
        var isClosed = false
        var createSecond: Int64 = StubStream.start
    }

    /// What the stub does wrong, once in so many calls; 0 never.
    struct Faults {
        var throttles = 0
        var empties = 0
        var expiries = 0
        /// Records of an answer at most.
        var page = 10_000
        /// A position that is gone is refused; else reading begins with the oldest record that is left.
        var refusesLostPositions = false
        var denies = false
    }

    private struct State {
        var shards: [Shard]
        var random: SeededRandom
        var seconds = 0.0
        var calls = 0
        var iterators: [String] = []
        var readTimes: [Int64: [Double]] = [:]
        var readBytes: [Int64: Int] = [:]
        /// The call that ends the task, counted from 1.
        var stopAt = Int.max
    }

    static let start: Int64 = 1_763_744_400
    static let arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/readings"

    private let state: Mutex<State>
    let faults: Faults
    let retentionHours: Int
    let nowMicroseconds: Int64

    init(
        _ shards: [Shard], faults: Faults = Faults(), seed: UInt64 = 1, retentionHours: Int = 24,
        now: Int64 = (StubStream.start + 7_200) * 1_000_000
    ) {
        state = Mutex(State(shards: shards, random: SeededRandom(seed: seed)))
        self.faults = faults
        self.retentionHours = retentionHours
        nowMicroseconds = now
    }

    var calls: Int { state.withLock { $0.calls } }
    var seconds: Double { state.withLock { $0.seconds } }
    /// When each shard was asked for records.
    var readTimes: [Int64: [Double]] { state.withLock { $0.readTimes } }
    var readBytes: [Int64: Int] { state.withLock { $0.readBytes } }
    func stop(at call: Int) { state.withLock { ($0.stopAt, $0.calls) = (call, 0) } }

    func change(_ body: (inout [Shard]) -> Void) { state.withLock { body(&$0.shards) } }

    /// A number as the service gives it.
    static func number(_ index: Int, shard: Int64, create: Int64 = StubStream.start) -> String {
        SequenceLayout(
            createSecond: create, shard: UInt32(shard), index: UInt64(index), second: start + Int64(index)
        ).value.description
    }

    /// Records with the indexes, one a second.
    static func records(_ indexes: Range<Int>, shard: Int64 = 0, size: Int = 0) -> [KinesisRecord] {
        indexes.map { index in
            let padding = String(repeating: "x", count: size)
            let payload = "{\"device_id\":\"d\(index % 5)\",\"v\":\(index),\"pad\":\"\(padding)\"}"
            return KinesisRecord(
                sequence: number(index, shard: shard), partitionKey: "key-\(index % 7)", data: Array(payload.utf8),
                arrivalTime: arrival(index))
        }
    }

    static func arrival(_ index: Int) -> Int64 { (start + Int64(index)) * 1_000_000 + 1_234_000 }

    /// The clock that goes with the stream.
    var clock: FetchClock {
        FetchClock(
            seconds: { [self] in seconds },
            sleep: { [self] seconds in
                try Task.checkCancellation()
                state.withLock { $0.seconds += seconds }
            },
            now: { 0 })
    }

    func describe(_ stream: String) async throws -> KinesisStream {
        KinesisStream(
            name: "readings", arn: Self.arn, status: "ACTIVE", mode: "PROVISIONED", retentionHours: retentionHours,
            openShards: 1)
    }

    func shards(of stream: String) async throws -> [KinesisShard] {
        state.withLock { state in
            state.shards.map { shard in
                KinesisShard(
                    id: "\(ShardID(shard.id))", startingHashKey: "0", endingHashKey: "1",
                    startingSequenceNumber: Self.number(0, shard: shard.id, create: shard.createSecond),
                    endingSequenceNumber: shard.isClosed ? Self.number(1 << 40, shard: shard.id) : nil)
            }
        }
    }

    func put(_ entries: [KinesisEntry], to stream: String) async throws -> [KinesisEntryResult] { [] }

    func now() async -> Int64 { nowMicroseconds }

    func iterator(of stream: String, shard: String, from position: KinesisPosition) async throws -> String {
        try count(shard, isRead: false)
        return try state.withLock { state in
            guard let found = state.shards.first(where: { "\(ShardID($0.id))" == shard }) else {
                throw Self.error(.notFound, "GetShardIterator")
            }
            let place = try place(of: position, in: found)
            state.iterators.append("\(found.id)/\(place)")
            return "\(state.iterators.count - 1)"
        }
    }

    private func place(of position: KinesisPosition, in shard: Shard) throws -> Int {
        func first(_ matches: (KinesisRecord) -> Bool) -> Int {
            shard.records.firstIndex(where: matches) ?? shard.records.count
        }
        func key(_ text: String) -> String { SequenceNumber(text)?.storageKey ?? "" }
        let place: Int
        switch position {
        case .at(let number): place = first { key($0.sequence) >= key(number) }
        case .after(let number): place = first { key($0.sequence) > key(number) }
        case .time(let time): place = first { ($0.arrivalTime ?? 0) >= time }
        case .oldest: place = 0
        case .latest: place = shard.records.count
        }
        if place < shard.trimmed, faults.refusesLostPositions {
            if case .at = position { throw Self.error(.expired, "GetShardIterator") }
        }
        return max(place, shard.trimmed)
    }

    func records(from iterator: String, of stream: String, limit: Int) async throws -> KinesisPage {
        let (id, place) = state.withLock { state in
            let parts = state.iterators[Int(iterator) ?? 0].split(separator: "/").map { Int($0) ?? 0 }
            return (Int64(parts[0]), parts[1])
        }
        try count("\(ShardID(id))", isRead: true)
        return try state.withLock { state in
            guard let shard = state.shards.first(where: { $0.id == id }) else {
                throw Self.error(.notFound, "GetRecords")
            }
            if faults.expiries > 0, state.random.oneIn(faults.expiries) { throw Self.error(.expired, "GetRecords") }
            let isEmpty = faults.empties > 0 && state.random.oneIn(faults.empties)
            let most = isEmpty ? 0 : min(limit, Int.random(in: 1...faults.page, using: &state.random))
            let end = min(shard.records.count, place + most)
            let records = Array(shard.records[min(place, end)..<end])
            state.readBytes[id, default: 0] += records.reduce(0) { $0 + $1.data.count }
            state.iterators.append("\(id)/\(max(place, end))")
            let isEnd = end >= shard.records.count && !isEmpty
            return KinesisPage(
                records: records, nextIterator: isEnd && shard.isClosed ? nil : "\(state.iterators.count - 1)",
                millisecondsBehind: isEnd ? 0 : Int64(shard.records.count - end) * 1_000)
        }
    }

    private func count(_ shard: String, isRead: Bool) throws {
        try state.withLock { state in
            state.calls += 1
            if state.calls >= state.stopAt { throw CancellationError() }
            if faults.denies { throw Self.error(.accessDenied, "GetShardIterator") }
            if isRead, let id = ShardID(shard)?.number { state.readTimes[id, default: []].append(state.seconds) }
            if faults.throttles > 0, state.random.oneIn(faults.throttles) {
                throw Self.error(.throttled, isRead ? "GetRecords" : "GetShardIterator")
            }
        }
    }

    static func error(_ code: AWSError.Code, _ operation: String) -> AWSError {
        AWSError(code: code, service: "kinesis", operation: operation, resource: "readings", detail: "the stub says so")
    }
}
