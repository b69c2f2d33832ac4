import Analysis
import ArgumentParser
import Records
import Store

/// `afterbay summarize`.
struct SummarizeCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "summarize",
        abstract: "Sum up the records per device and hour, each record once.",
        discussion: """
            Hours by event time are kept by the import and cost no scan; other windows and times are counted from the \
            records. A table shows the average of each numeric payload field, or everything of it where at most two are \
            asked for; csv and json always have count, min, avg, max and sum.

            Examples:
              afterbay summarize
              afterbay summarize --output csv > summary.csv
              afterbay summarize --window 15m --device device-001 --field temperature
              afterbay summarize --since 2026/11/21/17 --until 2026/11/21/18
            """)

    @Option(help: ArgumentHelp("The length of a row's time; it has to divide a day: 15m, 6h, 1d.", valueName: "length"))
    var window: TimeWindow = .hour

    @Option(help: ArgumentHelp("Which of a record's times counts.", valueName: "basis"))
    var time: TimeBasis = .event

    @Option(help: ArgumentHelp("Only this device.", valueName: "id"))
    var device: String?

    @Option(
        name: .customLong("field"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only this payload field, dotted; may be repeated. (default: all with numbers)", valueName: "name"))
    var fields: [String] = []

    @OptionGroup var range: TimeRangeOptions
    @OptionGroup var stream: StreamOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if Set(fields).count < fields.count { throw ValidationError("a field is named twice") }
    }

    /// The flags as what the library is asked for.
    var request: SummaryRequest {
        var request = SummaryRequest()
        request.window = window
        request.basis = time
        request.range = range.range
        request.device = device
        request.stream = stream.label
        request.fields = fields.isEmpty ? nil : fields
        return request
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        let totals = try database.reading(in: context) { store in
            let summary = Summary(store, request)
            // Bytes go straight through where nobody looks at them: a summary can have a million rows.
            if output.format == .csv, !context.stdoutIsTerminal {
                return try summary.csv { try context.stdout.write($0) }
            }
            var printer = SummaryPrinter(format: output.format, context: context)
            let totals = try summary.rows(header: { printer.begin($0) }) { try printer.print($0) }
            try printer.finish()
            return totals
        }
        try context.stdout.flush()
        if totals.withoutDevice > 0 {
            context.notice(
                "\(CountText.counted(totals.withoutDevice, "record")) without a device, under an empty device_id")
        }
        if totals.withoutTime > 0 {
            let place = request.range == TimeRange() ? "under an empty hour" : "left out by --since and --until"
            context.notice("\(CountText.counted(totals.withoutTime, "record")) without a time, \(place)")
        }
        return .clean
    }
}

extension TimeBasis: ExpressibleByArgument {}

extension TimeWindow: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}
