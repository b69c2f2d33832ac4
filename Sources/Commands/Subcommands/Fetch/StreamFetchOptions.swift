import ArgumentParser
import Records

/// What is read from a stream, and how fast.
struct StreamFetchOptions: ParsableArguments {
    @Flag(help: "Failed records and ranges without a payload; this is the default.")
    var failed = false

    @Flag(help: "Records that are known without a payload and were never delivered, and holes in dense numbers.")
    var missing = false

    @OptionGroup var range: TimeRangeOptions

    @Flag(help: "Everything from the oldest record on that the stream still holds.")
    var fromOldest = false

    @Option(
        help: ArgumentHelp("Only this shard.", valueName: "shard"),
        transform: { text in
            guard let shard = ShardID(text) ?? Int64(text).flatMap({ $0 >= 0 ? ShardID($0) : nil }) else {
                throw ValidationError("--shard takes a number or shardId- and twelve digits, not \(text)")
            }
            return shard
        })
    var shard: ShardID?

    @Option(
        help: ArgumentHelp(
            "The share of each shard's read limits that may be used, above 0 and at most 1: others read it too. "
                + "(default: 0.5)", valueName: "share"))
    var share: Double?

    @Option(help: ArgumentHelp("How many shards are read at once. (default: 8)", valueName: "n"))
    var shards: Int?

    @Flag(help: "Read also what was read before, or was found to be gone.")
    var again = false

    var isSlice: Bool { fromOldest || range.since != nil || range.until != nil }

    var givenFlags: String {
        let flags: [(String, Bool)] = [
            ("--failed", failed), ("--missing", missing), ("--since", range.since != nil),
            ("--until", range.until != nil), ("--from-oldest", fromOldest), ("--shard", shard != nil),
            ("--share", share != nil), ("--shards", shards != nil), ("--again", again),
        ]
        return flags.filter(\.1).map(\.0).joined(separator: ", ")
    }

    var isGiven: Bool { !givenFlags.isEmpty }

    func check() throws {
        if isSlice, failed || missing {
            throw ValidationError("a slice of time holds what failed in it; give --failed and --missing without a time")
        }
        if fromOldest, range.since != nil { throw ValidationError("give --from-oldest or --since, not both") }
        if range.until != nil, range.since == nil, !fromOldest {
            throw ValidationError("--until wants a beginning: --since, or --from-oldest")
        }
        if let share, !(share > 0 && share <= 1) { throw ValidationError("--share takes a number above 0, at most 1") }
        if let shards, !(1...256).contains(shards) { throw ValidationError("--shards takes 1 to 256") }
    }
}
