import Records

/// Hands out sequence numbers, as the service or an emulator would.
struct NumberSource {
    private let style: GenerationPlan.NumberStyle
    private let createSecond: Int64
    private var counters: [UInt64]
    private var ordinals: [Int]
    private var skips: SeededGenerator

    /// Shards whose counter is one, as the service was seen to have it.
    static let shardsPerCounter = 5

    init(_ plan: GenerationPlan) {
        style = plan.numbers
        // The stream is three days older than its first record.
        createSecond = plan.start.hourStart.microseconds / 1_000_000 - 3 * 86_400
        counters = Array(repeating: 0, count: plan.shards)
        ordinals = Array(repeating: 0, count: plan.shards)
        skips = SeededGenerator(seed: plan.seed, purpose: "skipped numbers")
    }

    /// Gives the record its place in its shard and its number.
    mutating func number(_ record: inout StreamRecord) {
        record.ordinal = ordinals[record.shard]
        ordinals[record.shard] += 1
        let counter: Int
        switch style {
        case .awsPerShard, .dense: counter = record.shard
        case .awsShared: counter = record.shard / Self.shardsPerCounter
        case .awsSparse:
            counter = record.shard / Self.shardsPerCounter
            // Two numbers in five are followed by some that nobody gets.
            if skips.below(5) < 2 { counters[counter] += UInt64(1 + skips.below(40)) }
        }
        counters[counter] += 1
        record.index = counters[counter]
        guard style.hasLayout else {
            record.number = SequenceValue(record.index)
            return
        }
        // The second inside the number lies 0.66 to 1.66 s before the arrival.
        let second = record.arrival.advanced(by: -660_000).floored(to: 1_000_000).microseconds / 1_000_000
        record.number =
            SequenceLayout(
                createSecond: createSecond, shard: UInt32(record.shard), index: record.index, second: second
            ).value
    }
}
