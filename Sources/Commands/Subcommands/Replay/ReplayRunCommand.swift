import ArgumentParser
import Foundation
import Replay
import Store

/// `afterbay replay run`.
struct ReplayRunCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Write the selected records, in order, to a file or to standard output.",
        discussion: """
            A run to a file freezes its selection under a name, so that it can be resumed after any stop; what goes to \
            standard output (-) is noted nowhere. A file leaves the failures open: it is not known whether anyone sends it.

            Examples:
              afterbay replay run --failed --to failed.jsonl
              afterbay replay run --missing --device device-001 --to - --format payload
              afterbay replay run --resume r-000001
            """)

    static var interruption: Interruption { .cancels }

    @Option(
        help: ArgumentHelp("The file to write, or - for standard output.", valueName: "target"), completion: .file())
    var to: String?

    @Option(help: ArgumentHelp("Take up a replay that did not end.", valueName: "name"))
    var resume: String?

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup(title: "Selection") var selection: ReplaySelectionOptions
    @OptionGroup(title: "Form") var form: ReplayFormOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let resume {
            if resume.isEmpty { throw ValidationError("--resume is empty; `afterbay replay status` has the names") }
            if to != nil || selection.isGiven {
                throw ValidationError("a resumed replay keeps its selection and target; give --resume alone")
            }
            return
        }
        guard let to, !to.isEmpty else {
            throw ValidationError("name a target: --to FILE, or --to - for standard output")
        }
        if to.contains("://") {
            throw ValidationError(
                "cannot send to \(TerminalText.escaped(to)): this version writes files and standard output")
        }
        try selection.check()
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        if to == "-" { return try stream(in: context) }
        let report = try await database.writing(in: context, command: "afterbay replay run") { store in
            let runner = ReplayRunner(store: store, clock: context.now)
            let display = ProgressDisplay(mode: progress.mode, context: context)
            defer { display.finish() }
            if let resume {
                return try runner.resume(
                    resume, overwrites: force, command: "replay", arguments: context.arguments,
                    progress: { display.update($0) })
            }
            var request = ReplayRequest(
                selection: selection.selection, options: form.options,
                target: URL(fileURLWithPath: to ?? "").path, command: "replay", arguments: context.arguments)
            request.overwrites = force
            return try runner.run(request, progress: { display.update($0) })
        }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: report.json, rows: report.rows, text: report.text(in: context))
        guard report.wasInterrupted else { return .clean }
        try context.stdout.flush()
        guard let name = report.replay else { return .interrupted }
        context.notice("interrupted; `afterbay replay run --resume \(name)` goes on from here")
        return .stoppedPartWay
    }

    private func stream(in context: CommandContext) throws -> ExitStatus {
        let report = try database.reading(in: context) { store in
            try ReplayRunner(store: store, clock: context.now)
                .stream(selection.selection, options: form.options) { try context.stdout.write($0) }
        }
        try context.stdout.flush()
        for refusal in report.notSent {
            context.notice("\(CountText.counted(refusal.count, "record")) not written: \(refusal.reason.advice)")
        }
        return report.wasInterrupted ? .interrupted : .clean
    }
}
