import AWS
import Coding
import Replay
import Synchronization

/// A stream in memory that goes wrong on purpose, by a seed.
final class StubStream: KinesisCalls {
    /// How often what goes wrong; parts of 1.
    struct Faults: Sendable {
        var entryFails = 0.0
        var entryThrottled = 0.0
        var callThrottled = 0.0
        var callUnreachable = 0.0
        /// The answer is lost; the call was carried out in half of the cases.
        var answerLost = 0.0
        /// The call from which on nobody may write.
        var deniedFrom: Int?
        /// Calls before which the first open shard is split in two.
        var splitsBefore: Set<Int> = []
        /// Entries that are refused for ever, by partition key.
        var poisoned: Set<String> = []
    }

    /// A record that the stream took.
    struct Kept: Equatable, Sendable {
        var shard: String
        var sequence: String
        var partitionKey: String
        var data: [UInt8]
        /// The call that brought it.
        var call: Int
    }

    private struct State {
        var random: SeededRandom
        var kept: [Kept] = []
        var shards: [KinesisShard] = []
        var calls = 0
        var underWay: [String: Int] = [:]
        var mostUnderWay = 0
        var callsUnderWay = 0
        var overlaps: [String] = []
        var listings = 0
        var isPoisoned = true
        var entryCounts: [Int] = []
    }

    private let faults: Faults
    private let strict: Bool
    private let state: Mutex<State>
    static let arn = "arn:aws:kinesis:eu-west-3:123456789012:stream/plant"

    init(shards count: Int = 3, seed: UInt64 = 1, faults: Faults = Faults(), strict: Bool = true) {
        self.faults = faults
        self.strict = strict
        let width = UInt128.max / UInt128(count) + 1
        let shards = (0..<count).map { number in
            KinesisShard(
                id: Self.id(number), startingHashKey: String(UInt128(number) * width),
                endingHashKey: String(number == count - 1 ? .max : UInt128(number + 1) * width - 1),
                startingSequenceNumber: "1")
        }
        state = Mutex(State(random: SeededRandom(seed), shards: shards))
    }

    var kept: [Kept] { state.withLock { $0.kept } }
    var calls: Int { state.withLock { $0.calls } }
    var listings: Int { state.withLock { $0.listings } }
    /// Records of each call.
    var entryCounts: [Int] { state.withLock { $0.entryCounts } }
    /// Partition keys of which two records were under way at once.
    var overlaps: [String] { state.withLock { $0.overlaps } }
    var mostCallsUnderWay: Int { state.withLock { $0.mostUnderWay } }

    func heal() { state.withLock { $0.isPoisoned = false } }

    static func id(_ number: Int) -> String {
        let digits = String(number)
        return "shardId-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    func describe(_ stream: String) async throws -> KinesisStream {
        KinesisStream(
            name: "plant", arn: Self.arn, status: "ACTIVE", mode: "PROVISIONED", retentionHours: 24, openShards: 3)
    }

    func shards(of stream: String) async throws -> [KinesisShard] {
        state.withLock { state in
            state.listings += 1
            return state.shards
        }
    }

    func put(_ entries: [KinesisEntry], to stream: String) async throws -> [KinesisEntryResult] {
        let (call, answer) = state.withLock { state in
            state.calls += 1
            let call = state.calls
            state.entryCounts.append(entries.count)
            state.callsUnderWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.callsUnderWay)
            for entry in entries {
                if state.underWay[entry.partitionKey, default: 0] > 0 { state.overlaps.append(entry.partitionKey) }
                state.underWay[entry.partitionKey, default: 0] += 1
            }
            return (call, decide(entries, call: call, &state))
        }
        // Calls overtake each other.
        for _ in 0..<call % 5 { await Task.yield() }
        state.withLock { state in
            state.callsUnderWay -= 1
            for entry in entries { state.underWay[entry.partitionKey, default: 0] -= 1 }
        }
        return try answer.get()
    }

    private func decide(
        _ entries: [KinesisEntry], call: Int, _ state: inout State
    ) -> Result<[KinesisEntryResult], AWSError> {
        func chance(_ part: Double) -> Bool { Double.random(in: 0..<1, using: &state.random) < part }
        if faults.splitsBefore.contains(call) { split(&state) }
        if let deniedFrom = faults.deniedFrom, call >= deniedFrom, state.isPoisoned {
            return .failure(error(.accessDenied))
        }
        if chance(faults.callUnreachable) { return .failure(error(.unreachable)) }
        if chance(faults.callThrottled) { return .failure(error(.throttled)) }
        let isLost = chance(faults.answerLost)
        if isLost, chance(0.5) { return .failure(error(.unanswered)) }
        let results = entries.map { entry -> KinesisEntryResult in
            if state.isPoisoned, faults.poisoned.contains(entry.partitionKey) || chance(faults.entryFails) {
                return .refused(code: "InternalFailure", message: "Internal Service Failure")
            }
            if chance(faults.entryThrottled) {
                return .refused(code: "ProvisionedThroughputExceededException", message: "Rate exceeded")
            }
            let shard = self.shard(of: entry, state.shards)
            // None that a record of the database has: those are known to be no copies.
            let sequence = String(state.kept.count + 1_000_001)
            state.kept.append(
                Kept(
                    shard: shard, sequence: sequence, partitionKey: entry.partitionKey, data: entry.data, call: call))
            return .accepted(shard: shard, sequence: sequence)
        }
        return isLost ? .failure(error(.unanswered)) : .success(results)
    }

    private func error(_ code: AWSError.Code) -> AWSError {
        AWSError(code: code, service: "kinesis", operation: "PutRecords", resource: Self.arn, detail: code.rawValue)
    }

    private func shard(of entry: KinesisEntry, _ shards: [KinesisShard]) -> String {
        let chosen = entry.explicitHashKey.flatMap { UInt128($0) }
        let hash = chosen ?? PartitionKeyHash(partitionKey: entry.partitionKey).value
        let found = shards.first { shard in
            guard let start = UInt128(shard.startingHashKey), let end = UInt128(shard.endingHashKey)
            else { return false }
            return shard.isOpen && start <= hash && hash <= end
        }
        return found?.id ?? ""
    }

    private func split(_ state: inout State) {
        guard let parent = state.shards.firstIndex(where: \.isOpen),
            let start = UInt128(state.shards[parent].startingHashKey),
            let end = UInt128(state.shards[parent].endingHashKey)
        else { return }
        state.shards[parent].endingSequenceNumber = String(state.kept.count + 1)
        let middle = start + (end - start) / 2
        for range in [start...middle, middle + 1...end] {
            state.shards.append(
                KinesisShard(
                    id: Self.id(state.shards.count), startingHashKey: String(range.lowerBound),
                    endingHashKey: String(range.upperBound), startingSequenceNumber: String(state.kept.count + 1),
                    parent: state.shards[parent].id))
        }
    }

    func iterator(of stream: String, shard: String, from position: KinesisPosition) async throws -> String { "" }

    func records(from iterator: String, of stream: String, limit: Int) async throws -> KinesisPage {
        KinesisPage(records: [], nextIterator: nil, millisecondsBehind: 0)
    }

    func now() async -> Int64 { Int64(calls) * 1_000 }
}

/// Looks doubts up in what the stub kept.
struct StubSettler: DoubtSettler {
    let stream: StubStream
    /// Doubts of these keys cannot be decided.
    var undecided: Set<String> = []
    let asked = Count()

    final class Count: Sendable {
        private let value = Mutex(0)
        var total: Int { value.withLock { $0 } }
        func add(_ count: Int) { value.withLock { $0 += count } }
    }

    func settle(
        _ doubts: [Doubt], in stream: String, isTaken: @escaping @Sendable (StreamCopy) throws -> Bool
    ) async throws -> [DoubtVerdict] {
        asked.add(doubts.count)
        var given: Set<StreamCopy> = []
        return try doubts.map { doubt in
            if undecided.contains(doubt.partitionKey) { return .undecided("who knows") }
            var copies: [StreamCopy] = []
            for kept in self.stream.kept where kept.partitionKey == doubt.partitionKey && kept.data == doubt.payload {
                let copy = StreamCopy(shard: kept.shard, sequence: kept.sequence)
                if copies.count < doubt.unanswered, !given.contains(copy), try !isTaken(copy) { copies.append(copy) }
            }
            given.formUnion(copies)
            return copies.isEmpty ? .absent : .accepted(copies)
        }
    }
}

/// A clock that goes on when somebody waits.
final class VirtualClock: Sendable {
    private let time = Mutex<Int64>(0)

    var now: Int64 { time.withLock { $0 } }

    var clock: SendClock {
        SendClock(now: { self.now }) { until in
            await Task.yield()
            self.time.withLock { $0 = max($0, until) }
        }
    }
}
