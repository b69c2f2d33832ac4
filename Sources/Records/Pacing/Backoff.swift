/// How long to wait before something is tried again: a random part of a span that doubles with each attempt, so that many
/// who were refused together do not come back together.
package struct Backoff: Equatable, Sendable {
    /// The first span, in microseconds.
    package var first: Int64
    /// The longest span, in microseconds.
    package var longest: Int64

    package init(first: Int64 = 50_000, longest: Int64 = 5_000_000) {
        self.first = first
        self.longest = longest
    }

    /// Microseconds to wait after the attempt with this number, from 1.
    package func wait(after attempt: Int, using random: inout some RandomNumberGenerator) -> Int64 {
        Int64.random(in: 0...span(after: attempt), using: &random)
    }

    /// The most that `wait` answers.
    package func span(after attempt: Int) -> Int64 {
        let doublings = min(max(0, attempt - 1), 40)
        return first > longest >> doublings ? longest : first << doublings
    }
}

/// A small random generator with a seed, so that decisions can be repeated: SplitMix64.
package struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
