import ArgumentParser
import Records
import Replay
import Store

/// `afterbay replay plan`.
struct ReplayPlanCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Tell what a replay would send, and what not, and why; nothing is sent or noted.",
        discussion: """
            Examples:
              afterbay replay plan --failed
              afterbay replay plan --missing --target-shards 4 --share 0.25
              afterbay replay plan --failed --to kinesis://plant
              afterbay replay plan --failed --not-sent --output jsonl
            """)

    @OptionGroup(title: "Selection") var selection: ReplaySelectionOptions
    @OptionGroup(title: "Form") var form: ReplayFormOptions

    @Option(
        help: ArgumentHelp(
            "Look at this stream for its shards and limits, kinesis://NAME or its ARN. (default: none is asked)",
            valueName: "stream"))
    var to: String?

    @Option(
        help: ArgumentHelp("Shards of the target. (default: as many as the source is known to have)", valueName: "n"))
    var targetShards: Int?

    @Option(
        help: ArgumentHelp(
            "The share of each shard's limits that may be taken, above 0 and up to 1.", valueName: "share"))
    var share: Double = 0.5

    @Option(help: ArgumentHelp("Records a second over all shards. (default: what the share allows)", valueName: "n"))
    var rate: Double?

    @Flag(help: "List every record that would not be sent instead of the plan.")
    var notSent = false

    @OptionGroup(title: "AWS") var aws: AWSOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try selection.check()
        if !(share > 0 && share <= 1) { throw ValidationError("--share takes a number above 0 and up to 1") }
        if let targetShards, !(1...10_000).contains(targetShards) {
            throw ValidationError("--target-shards takes 1 to 10000")
        }
        if let to {
            guard let name = StreamTarget.stream(named: to), !name.isEmpty else {
                throw ValidationError("--to names a stream here, as kinesis://NAME or its ARN; leave it out for files")
            }
            if targetShards != nil { throw ValidationError("--target-shards is for a plan without --to") }
            if form.format != nil { throw ValidationError("--format is for files; a stream takes the payloads") }
        }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate takes a number above 0") }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        var target = ReplayPlanner.Target()
        target.shards = targetShards
        target.share = share
        target.rate = rate
        var options = form.options
        if let name = to.flatMap({ StreamTarget.stream(named: $0) }) {
            let stream = try await StreamTarget.find(name, by: aws.streamConnection(in: context).kinesis)
            target.stream = stream
            (options.format, options.limits) = (.putRecords, stream.limits)
        }
        try database.reading(in: context) { [options, target] store in
            let planner = ReplayPlanner(store: store)
            if notSent {
                try list(planner, options, in: context)
            } else {
                let plan = try planner.plan(selection.selection, options: options, target: target)
                try DocumentPrinter(format: output.format, context: context)
                    .print(json: plan.json, rows: plan.rows, text: plan.text(in: context))
            }
        }
        return .clean
    }

    private func list(_ planner: ReplayPlanner, _ options: ReplayOptions, in context: CommandContext) throws {
        var printer = RowPrinter(
            ["stream", "shard", "sequence", "sub_sequence", "device_id", "reason", "advice"], format: output.format,
            context: context)
        try planner.forEachNotSent(selection.selection, options: options) { record, reason in
            try printer.print([
                .text(record.stream), .text(ShardID(record.shard).description), .text(record.key.sequence),
                .integer(record.key.subSequence), .text(record.deviceID), .text(reason.rawValue), .text(reason.advice),
            ])
            return true
        }
        try printer.finish()
    }
}
