import ArgumentParser
import Store

/// `afterbay forget`.
struct ForgetCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Take evidence out again, as if it had never been imported.",
        discussion: """
            Objects by any of their names, in one stream or in all; or, without a name, a whole stream. Summaries and \
            counts follow. A record that another object delivered too stays. The ledger of replays stays.

            Examples:
              afterbay forget 2026/11/21/17/batch-1.json
              afterbay forget --stream test
            """)

    static var interruption: Interruption { .cancels }

    @Argument(help: "Names of objects, as `afterbay query objects_by_hour` and the view objects have them.")
    var objects: [String] = []

    @Option(help: ArgumentHelp("The stream to take them from; alone, the stream to take out.", valueName: "label"))
    var stream: String?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if objects.isEmpty, stream == nil { throw ValidationError("name objects, or a stream with --stream") }
        if objects.contains("") || stream == "" { throw ValidationError("a name is empty") }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        let report = try await database.writing(in: context, command: "afterbay forget") { store in
            let run = try store.beginRun(command: "forget", arguments: context.arguments, now: context.now())
            do {
                let report = try forget(in: store, run: run)
                try store.endRun(run, outcome: .finished, counts: Self.json(report).compact, now: context.now())
                return report
            } catch {
                try? store.endRun(run, outcome: .failed, counts: "{}", now: context.now())
                throw error
            }
        }
        let names = DocumentPrinter.Rows(names: ["object"], cells: report.objects.map { [.text($0)] })
        try DocumentPrinter(format: output.format, context: context)
            .print(json: Self.json(report), rows: names, text: Self.text(report))
        return .clean
    }

    private func forget(in store: Store, run: Int64) throws -> ForgetReport {
        if objects.isEmpty, let stream { return try store.forget(stream: stream) }
        return try store.forget(objects: objects, stream: stream, runID: run)
    }

    private static func json(_ report: ForgetReport) -> OutputValue {
        .object([
            ("objects", .array(report.objects.map { .string($0) })), ("sequence_numbers", .integer(report.numbers)),
        ])
    }

    private static func text(_ report: ForgetReport) -> String {
        let shown = report.objects.prefix(20).map { "  " + TerminalText.escaped($0) + "\n" }.joined()
        let more = report.objects.count - min(report.objects.count, 20)
        return "took out \(CountText.counted(report.objects.count, "object name")) and what they say of "
            + "\(CountText.counted(report.numbers, "sequence number"))\n" + shown
            + (more > 0 ? "  and \(CountText.grouped(more)) more\n" : "")
    }
}
