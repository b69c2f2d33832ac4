import Records

/// Plays a mapping whose function fails on a batch: the attempts that come to nothing, those that save a part, and the
/// messages about the ranges that were given up.
struct FailurePlan {
    /// The runs on parts of the batch, by the time at which they begin.
    private(set) var attempts: [InvocationPlan.Attempt] = []
    /// The ranges given up.
    private(set) var notices: [Notice] = []

    /// A range given up.
    struct Notice {
        var range: Range<Int>
        /// The attempt that was the last; nil where it is of a mapping whose runs are not known.
        var attempt: Int?
        var isExpired = false
        var invokeCount: Int
        var written: Timestamp
    }

    private static let retries = 2

    /// The function fails on the whole batch each time.
    mutating func exhaust(_ range: Range<Int>, begins: Timestamp, random: inout SeededGenerator) {
        let fates: [InvocationPlan.Fate] = [.storeFailed(.denied, isStored: false), .timesOutUnstored, .notLoaded]
        let fate = fates[random.below(fates.count)]
        var time = begins
        for _ in 0...Self.retries {
            attempts.append(InvocationPlan.Attempt(range: range, begins: time, fate: fate))
            time = time.advanced(by: 61_000_000 + Int64(random.below(900_000)))
        }
        notices.append(
            Notice(range: range, attempt: attempts.count - 1, invokeCount: Self.retries + 1, written: time))
    }

    /// A further mapping gives up on two parts of the range, which lie apart.
    mutating func nest(in range: Range<Int>, random: inout SeededGenerator) {
        guard let written = notices.last?.written, range.count >= 4 else { return }
        let middle = range.lowerBound + range.count / 2
        let first = range.lowerBound..<(range.lowerBound + 1 + random.below(range.count / 2 - 1))
        let second = middle..<(middle + 1 + random.below(range.upperBound - middle))
        for (position, part) in [first, second].enumerated() {
            notices.append(
                Notice(
                    range: part, attempt: nil, invokeCount: Self.retries + 1,
                    written: written.advanced(by: 4_000_000 * Int64(position + 1))))
        }
    }

    /// Two mappings give up on ranges that overlap.
    mutating func overlap(in range: Range<Int>, begins: Timestamp) {
        let third = range.count / 3
        guard third > 0 else { return }
        let parts = [range.lowerBound..<range.upperBound - third, range.lowerBound + third..<range.upperBound]
        for (position, part) in parts.enumerated() {
            notices.append(
                Notice(
                    range: part, attempt: nil, invokeCount: Self.retries + 1,
                    written: begins.advanced(by: 190_000_000 + 7_000_000 * Int64(position))))
        }
    }

    /// The batch is given up before it is ever handed over.
    mutating func expire(_ range: Range<Int>, begins: Timestamp) {
        notices.append(
            Notice(
                range: range, attempt: nil, isExpired: true, invokeCount: 0, written: begins.advanced(by: 90_000_000)))
    }

    /// The function is killed whenever it comes to the poison; what holds it is halved until it is small enough.
    mutating func bisect(_ range: Range<Int>, poison: Int, atMost limit: Int, begins: Timestamp) {
        attempts.append(InvocationPlan.Attempt(range: range, begins: begins, fate: .killed(at: poison)))
        let again = begins.advanced(by: 3_000_000)
        guard range.count > limit else {
            attempts.append(InvocationPlan.Attempt(range: range, begins: again, fate: .killed(at: poison)))
            notices.append(
                Notice(
                    range: range, attempt: attempts.count - 1, invokeCount: 2, written: again.advanced(by: 3_000_000)))
            return
        }
        let middle = range.lowerBound + (range.count + 1) / 2
        for half in [range.lowerBound..<middle, middle..<range.upperBound] {
            if half.contains(poison) {
                bisect(half, poison: poison, atMost: limit, begins: again)
            } else {
                attempts.append(InvocationPlan.Attempt(range: half, begins: again.advanced(by: 700_000), isLast: true))
            }
        }
    }

    /// The range, or its first half, is delivered later by another run.
    mutating func recover(_ range: Range<Int>, begins: Timestamp, random: inout SeededGenerator) {
        let isWhole = range.count == 1 || random.below(2) == 0
        let saved = isWhole ? range : range.lowerBound..<range.lowerBound + range.count / 2
        attempts.append(
            InvocationPlan.Attempt(range: saved, begins: begins.advanced(by: 240_000_000), isLast: true))
    }
}
