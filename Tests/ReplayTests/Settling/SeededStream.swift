import AWS
import Coding
import Records
import Synchronization

@testable import Replay

/// A stream in memory with a clock of its own, which waits move on. It keeps the service's habits: answers without records
/// in the middle, iterators that expire, throttling, records that are seen only from their arrival on.
final class SeededStream: KinesisCalls {
    struct Shard {
        var shard: KinesisShard
        var records: [KinesisRecord] = []
    }

    struct State {
        var time: Int64 = 0
        var shards: [Shard] = []
        var retentionHours = 24
        /// Calls to come that are refused as too many.
        var throttles = 0
        /// Calls to come whose iterator has expired.
        var expiries = 0
        /// One answer in so many has no records although there are some.
        var emptyOneIn = 0
        var pageSize = 3
        /// What every call for this shard's iterator throws.
        var refusals: [String: AWSError] = [:]
        var random: SeededRandom
        /// When each shard was asked for records.
        var calls: [String: [Int64]] = [:]
    }

    /// The service's clock at the start.
    static let start: Int64 = 1_790_000_000_000_000

    private let state: Mutex<State>

    init(seed: UInt64, _ change: (inout State) -> Void) {
        var made = State(random: SeededRandom(seed))
        change(&made)
        state = Mutex(made)
    }

    /// The clock whose waits take no time.
    var clock: SendClock {
        SendClock(
            now: { [self] in state.withLock { $0.time } },
            wait: { [self] until in state.withLock { $0.time = max($0.time, until) } })
    }

    func with<Value: Sendable>(_ body: (inout State) -> Value) -> Value { state.withLock { body(&$0) } }

    static func shard(_ number: Int, _ range: ClosedRange<UInt128>, isOpen: Bool = true) -> KinesisShard {
        KinesisShard(
            id: ShardID(Int64(number)).description, startingHashKey: String(range.lowerBound),
            endingHashKey: String(range.upperBound), startingSequenceNumber: "0",
            endingSequenceNumber: isOpen ? nil : "9999")
    }

    func describe(_ stream: String) async throws -> KinesisStream {
        state.withLock {
            KinesisStream(
                name: "s", arn: stream, status: "ACTIVE", mode: "PROVISIONED", retentionHours: $0.retentionHours,
                openShards: 1)
        }
    }

    func shards(of stream: String) async throws -> [KinesisShard] { state.withLock { $0.shards.map(\.shard) } }

    func put(_ entries: [KinesisEntry], to stream: String) async throws -> [KinesisEntryResult] { [] }

    func iterator(of stream: String, shard: String, from position: KinesisPosition) async throws -> String {
        try state.withLock { state in
            if let refusal = state.refusals[shard] { throw refusal }
            let records = state.shards.first { $0.shard.id == shard }?.records ?? []
            let index =
                switch position {
                case .at(let sequence): records.firstIndex { $0.sequence == sequence } ?? 0
                case .after(let sequence): (records.firstIndex { $0.sequence == sequence } ?? -1) + 1
                case .time(let time): records.firstIndex { ($0.arrivalTime ?? 0) >= time } ?? records.count
                case .oldest: 0
                case .latest: records.count
                }
            return "\(shard)/\(index)/\(state.time)"
        }
    }

    func records(from iterator: String, of stream: String, limit: Int) async throws -> KinesisPage {
        try state.withLock { state in
            let parts = iterator.split(separator: "/")
            let (id, index) = (String(parts[0]), Int(parts[1]) ?? 0)
            state.calls[id, default: []].append(state.time)
            if state.throttles > 0 {
                state.throttles -= 1
                throw Self.error(.throttled)
            }
            if state.expiries > 0 || state.time - (Int64(parts[2]) ?? 0) > 300_000_000 {
                state.expiries = max(0, state.expiries - 1)
                throw Self.error(.expired)
            }
            guard let shard = state.shards.first(where: { $0.shard.id == id }) else { throw Self.error(.notFound) }
            let now = Self.start + state.time
            let visible = shard.records.prefix { ($0.arrivalTime ?? 0) <= now }.count
            var end = max(index, min(visible, index + min(limit, state.pageSize)))
            if state.emptyOneIn > 0, Int.random(in: 0..<state.emptyOneIn, using: &state.random) == 0 { end = index }
            let isAtEnd = end >= visible
            let isClosed = !shard.shard.isOpen && end == shard.records.count
            return KinesisPage(
                records: Array(shard.records[index..<end]), nextIterator: isClosed ? nil : "\(id)/\(end)/\(state.time)",
                millisecondsBehind: isAtEnd ? 0 : 1_000)
        }
    }

    func now() async -> Int64 { state.withLock { Self.start + $0.time } }

    static func error(_ code: AWSError.Code) -> AWSError {
        AWSError(code: code, service: "kinesis", operation: "GetRecords", resource: "s", detail: "\(code.rawValue)")
    }
}
