import ArgumentParser
import Generation
import Records

/// `afterbay generate`.
struct GenerateCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write a synthetic pipeline's output, with faults on demand and the truth beside it.",
        discussion: """
            The objects lie under processed-data/ as the recipe's Lambda writes them; truth.json beside them says what an \
            audit has to find. The same seed gives the same bytes. A fault is given as name=amount, where the amount is a \
            count (3), or a share of the records or invocations (0.01, 1%); `all` stands for all faults.

            Faults: \(FaultPlan.Kind.allCases.filter { !$0.needsTraces }.map(\.rawValue).joined(separator: ", ")).

            With --traces the same history is written as the other documents that a pipeline leaves: \
            \(TraceKind.allCases.map(\.rawValue).joined(separator: ", ")); or `all`.
            Faults that show there: \
            \(FaultPlan.Kind.allCases.filter(\.needsTraces).map(\.rawValue).joined(separator: ", ")).

            Examples:
              afterbay generate synthetic
              afterbay generate --records 100000 --devices 500 --hours 24 --seed 7 synthetic
              afterbay generate --fault redelivered=3 --fault dropped=1% --numbers dense synthetic
              afterbay generate --fault all=0.5% --gzip 0.5 synthetic
              afterbay generate --traces all --fault all=1% synthetic
            """)

    @Argument(help: "The folder to write; it is made where it is missing, and has to be empty.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The source of all randomness.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Records that the devices send.", valueName: "n"))
    var records = GenerationPlan().records

    @Option(help: ArgumentHelp("Devices that send them.", valueName: "n"))
    var devices = GenerationPlan().devices

    @Option(help: ArgumentHelp("When the first record is sent, cut to the hour.", valueName: "time"))
    var start: TimeBound = .instant(GenerationPlan().start)

    @Option(help: ArgumentHelp("How long the devices send.", valueName: "n"))
    var hours = GenerationPlan().hours

    @Option(help: ArgumentHelp("The most records that an invocation gets.", valueName: "n"))
    var batchSize = GenerationPlan().batchSize

    @Option(help: ArgumentHelp("The longest wait for a full batch.", valueName: "seconds"))
    var window = GenerationPlan().window

    @Option(help: ArgumentHelp("Shards of the stream.", valueName: "n"))
    var shards = GenerationPlan().shards

    @Option(help: ArgumentHelp("How the stream numbers its records.", valueName: "style"))
    var numbers = GenerationPlan().numbers

    @Option(help: ArgumentHelp("How objects are written.", valueName: "form"))
    var form = GenerationPlan().form

    @Option(help: ArgumentHelp("The share of objects that are compressed.", valueName: "share"))
    var gzip = GenerationPlan().gzipShare

    @Option(
        name: .customLong("fault"), parsing: .singleValue,
        help: ArgumentHelp("What goes wrong, and how often; may be repeated.", valueName: "name=amount"))
    var faults: [FaultOption] = []

    @Option(
        help: ArgumentHelp(
            "What else the pipeline leaves behind: kinds of documents, separated by commas, or `all`.",
            valueName: "list"))
    var traces: TraceList?

    @Option(help: ArgumentHelp("The share of the traces that somebody kept.", valueName: "share"))
    var traceShare = GenerationPlan().traceShare

    @Option(help: ArgumentHelp("The stream's label in truth.json.", valueName: "label"))
    var stream = GenerationPlan().stream

    @OptionGroup var output: OutputOptions

    func validate() throws {
        do {
            try plan().validate()
        } catch let error as GenerationError {
            throw ValidationError(error.description)
        }
    }

    /// The flags as what the library generates.
    func plan() throws -> GenerationPlan {
        var plan = GenerationPlan()
        plan.seed = seed
        plan.records = records
        plan.devices = devices
        plan.start = start.since
        plan.hours = hours
        plan.batchSize = batchSize
        plan.window = window
        plan.shards = shards
        plan.numbers = numbers
        plan.form = form
        plan.gzipShare = gzip
        plan.stream = stream
        plan.traces = Set(traces?.kinds ?? [])
        plan.traceShare = traceShare
        for fault in faults {
            for kind in fault.kinds(plan) { plan.faults[kind] = fault.amount }
        }
        return plan
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        var sink = try FolderSink(path: folder)
        let result = try Generator(plan()).write(to: &sink)
        var counts: [(String, Int)] = [
            ("objects", result.objects), ("records", result.records), ("bytes", result.bytes),
        ]
        if traces != nil { counts.append(("trace_files", result.traceFiles)) }
        let traceText = traces == nil ? "" : ", \(CountText.counted(result.traceFiles, "file")) of traces"
        try DocumentPrinter(format: output.format, context: context)
            .print(
                json: .object(counts.map { ($0, .integer($1)) }),
                rows: DocumentPrinter.Rows(
                    names: ["count", "value"], cells: counts.map { [.text($0), .integer($1)] }),
                text: "\(CountText.counted(result.objects, "object")) (\(CountText.bytes(Int64(result.bytes)))) with "
                    + "\(CountText.counted(result.records, "record")) of the stream\(traceText), and \(Generator.truthPath), in "
                    + TerminalText.escaped(folder) + "\n")
        return .clean
    }
}

/// A `--fault name=amount`.
struct FaultOption: ExpressibleByArgument, Sendable {
    /// `nil` for all that the number style allows.
    private var kind: FaultPlan.Kind?
    var amount: FaultPlan.Amount

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let amount = FaultPlan.Amount(String(parts[1])) else { return nil }
        kind = FaultPlan.Kind(rawValue: String(parts[0]))
        guard kind != nil || parts[0] == "all" else { return nil }
        self.amount = amount
    }

    /// The faults that are meant.
    func kinds(_ plan: GenerationPlan) -> [FaultPlan.Kind] {
        if let kind { return [kind] }
        return FaultPlan.Kind.allCases.filter {
            $0.isPossible(numbers: plan.numbers, hasTraces: !plan.traces.isEmpty)
        }
    }
}

/// A `--traces kind,kind`, or `--traces all`.
struct TraceList: ExpressibleByArgument, Sendable {
    var kinds: [TraceKind]

    init?(argument: String) {
        if argument == "all" {
            kinds = TraceKind.allCases
            return
        }
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        kinds = words.compactMap { TraceKind(rawValue: String($0)) }
        guard kinds.count == words.count else { return nil }
    }
}

extension GenerationPlan.NumberStyle: ExpressibleByArgument {}
extension GenerationPlan.Form: ExpressibleByArgument {}

extension TimeBound: CustomStringConvertible {
    /// A form that reads back as the same instant.
    package var description: String { since.secondText }
}
