/// How a stream is read, and what is allowed for clocks.
package struct ReadLimits: Sendable {
    /// Between two calls for one shard, in microseconds: a shard answers five GetRecords a second.
    package var interval: Int64 = 200_000
    /// Records of one call.
    package var recordsPerCall = 10_000
    /// Shards that are read at the same time.
    package var shardsAtOnce = 8
    /// Failures of calls in a row, and iterators that expired in a row, after which a shard is given up.
    package var attempts = 8
    /// The wait after the first of them, doubled with each; at most 32 times this. Microseconds.
    package var firstWait: Int64 = 500_000
    /// By how much the time of an attempt and the arrival that the stream gives its record may differ.
    package var clockDifference: Int64 = 5_000_000
    /// How long before an attempt reading begins: arrivals are approximate, and so is where a time leads to.
    package var lead: Int64 = 60_000_000
    /// How long after an attempt began the stream may still take its records: a call outlives the one who made it.
    package var delay: Int64 = 5_000_000

    package init() {}
}
