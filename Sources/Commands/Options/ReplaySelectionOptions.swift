import ArgumentParser
import Coding
import Records
import Replay
import Store

/// Which records are to be replayed; all conditions have to hold, but `--failed` and `--missing` add up.
struct ReplaySelectionOptions: ParsableArguments {
    @Flag(help: "Records that evidence says failed, and that were neither delivered nor replayed since.")
    var failed = false

    @Flag(help: "Records that are known to have been in the stream and have no delivery.")
    var missing = false

    @Flag(help: "Every record that the other conditions leave; needed where there are none.")
    var all = false

    @Option(
        name: .customLong("device"), parsing: .singleValue,
        help: ArgumentHelp("Only this device; may be repeated.", valueName: "id"))
    var devices: [String] = []

    @Option(
        name: .customLong("shard"), parsing: .singleValue,
        help: ArgumentHelp("Only this shard, as 2 or shardId-000000000002; may be repeated.", valueName: "shard"),
        transform: { text in
            guard let number = ShardID(text)?.number ?? Int64(text), number >= 0 else {
                throw ValidationError(
                    "\(TerminalText.escaped(text)) is no shard; give its number or shardId-000000000002")
            }
            return number
        })
    var shards: [Int64] = []

    @OptionGroup var range: TimeRangeOptions

    @Option(name: .customLong("time"), help: ArgumentHelp("Which time --since and --until bound.", valueName: "basis"))
    var basis: SelectionQuery.TimeBasis = .event

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("A condition over the view records, in SQL.", valueName: "sql"))
    var condition: String?

    @Option(
        name: .customLong("filter"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only records whose payload passes this pattern of an event source mapping's filter; may be repeated.",
            valueName: "pattern"))
    var filters: [String] = []

    @Flag(help: "Also records that have a delivery, or were replayed before.")
    var again = false

    @OptionGroup var stream: StreamOption

    /// Refuses a selection that contradicts itself, or that nothing was said of. A resumed run takes none, so that
    /// commands call this and not the parser.
    func check() throws {
        if all, failed || missing {
            throw ValidationError("--all takes every record; leave out --failed and --missing")
        }
        if !filters.isEmpty {
            do { _ = try EventFilter(filters) } catch { throw ValidationError("--filter: \(error)") }
        }
        if selection.isEverything && !all {
            throw ValidationError("nothing is selected; say --failed, --missing, another condition, or --all")
        }
    }

    /// Whether anything was said.
    var isGiven: Bool { all || again || !selection.isEverything }

    /// The flags as what the library selects by.
    var selection: ReplaySelection {
        var selection = ReplaySelection()
        selection.failed = failed
        selection.missing = missing
        selection.devices = devices
        selection.shards = shards
        selection.stream = stream.label
        selection.timeBasis = basis
        selection.since = range.range.since?.microseconds
        selection.until = range.range.until?.microseconds
        selection.condition = condition
        selection.filters = filters
        selection.again = again
        return selection
    }
}

extension SelectionQuery.TimeBasis: ExpressibleByArgument {}
