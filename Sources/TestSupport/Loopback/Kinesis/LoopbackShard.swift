import Records

/// A shard of the loopback Kinesis: where its records stand in the log, and their numbers.
struct LoopbackShard: Sendable {
    /// One of its records.
    struct Entry: Sendable {
        var sequence: SequenceValue
        /// Its place in the log.
        var log: Int
        var arrival: Int64
    }

    let number: Int
    let hashes: ClosedRange<UInt128>
    /// The numbers of the shards that it came from: none, one or two.
    let parents: [Int]
    let createSecond: Int64
    private let numbers: LoopbackKinesis.Numbers
    private(set) var entries: [Entry] = []
    /// How many of the oldest entries cannot be read any longer.
    private(set) var trimmed = 0
    private(set) var isOpen = true
    /// The newest second inside of a number.
    private(set) var lastSecond: Int64

    init(
        number: Int, hashes: ClosedRange<UInt128>, parents: [Int], createSecond: Int64, numbers: LoopbackKinesis.Numbers
    ) {
        self.number = number
        self.hashes = hashes
        self.parents = parents
        self.createSecond = createSecond
        self.numbers = numbers
        lastSecond = createSecond
    }

    var id: String { ShardID(Int64(number)).description }

    var startingNumber: SequenceValue {
        numbers == .dense ? SequenceValue(0) : layout(index: 0, second: createSecond)
    }

    /// `nil` while it is open.
    var endingNumber: SequenceValue? {
        if isOpen { return nil }
        return numbers == .dense
            ? SequenceValue(UInt64(entries.count) + 1) : layout(index: UInt64(Int64.max), second: lastSecond)
    }

    /// Takes a record in and gives it its number.
    mutating func append(_ log: Int, arrival: Int64) -> String {
        // The second inside of the number lies 0.7 seconds before the arrival, and never falls.
        lastSecond = max(lastSecond, (arrival - 700_000) / 1_000_000)
        let index = UInt64(entries.count) + 1
        let value = numbers == .dense ? SequenceValue(index) : layout(index: index, second: lastSecond)
        entries.append(Entry(sequence: value, log: log, arrival: arrival))
        return value.description
    }

    mutating func close() { isOpen = false }

    mutating func trim(_ count: Int) { trimmed = min(entries.count, max(trimmed, count)) }

    /// The place of the first entry that satisfies a condition which holds for all behind it too.
    func firstPlace(where isReached: (Entry) -> Bool) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if isReached(entries[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func layout(index: UInt64, second: Int64) -> SequenceValue {
        SequenceLayout(createSecond: createSecond, shard: UInt32(number), index: index, second: second).value
    }
}
