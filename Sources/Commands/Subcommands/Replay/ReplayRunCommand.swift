import ArgumentParser
import Foundation
import Replay
import Store

/// `afterbay replay run`.
struct ReplayRunCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Send the selected records, in order, into a stream, to a file or to standard output.",
        discussion: """
            A run into a stream or a file freezes its selection under a name, so that it can be resumed after any stop; \
            what goes to standard output (-) is noted nowhere. A file leaves the failures open: it is not known whether \
            anyone sends it. A stream wants --yes, or its name typed on a terminal. Ends with status 4 where something \
            is left to do.

            Examples:
              afterbay replay run --failed --to kinesis://plant
              afterbay replay run --failed --to failed.jsonl
              afterbay replay run --missing --device device-001 --to - --format payload
              afterbay replay run --resume r-000001
            """)

    static var interruption: Interruption { .cancels }

    @Option(
        help: ArgumentHelp(
            "The stream, as kinesis://NAME or its ARN; the file to write; or - for standard output.",
            valueName: "target"), completion: .file())
    var to: String?

    @Option(help: ArgumentHelp("Take up a replay that did not end.", valueName: "name"))
    var resume: String?

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup(title: "Selection") var selection: ReplaySelectionOptions
    @OptionGroup(title: "Form") var form: ReplayFormOptions
    @OptionGroup(title: "Into a stream") var sending: StreamSendOptions
    @OptionGroup(title: "AWS") var aws: AWSOptions
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
            throw ValidationError("name a target: --to kinesis://STREAM, --to FILE, or --to - for standard output")
        }
        if let stream = StreamTarget.stream(named: to) {
            if stream.isEmpty { throw ValidationError("name the stream: kinesis://NAME") }
            if form.format != nil { throw ValidationError("--format is for files; a stream takes the payloads") }
            if form.streamName != nil { throw ValidationError("--stream-name is for request bodies in files") }
            if force { throw ValidationError("--force is for files") }
            if sending.resendUnknown { throw ValidationError("--resend-unknown goes with --resume") }
        } else {
            if to.contains("://") {
                throw ValidationError("cannot send to \(TerminalText.escaped(to)); streams are kinesis://NAME")
            }
            if let flag = sending.given.first { throw ValidationError("\(flag) is for streams") }
        }
        try selection.check()
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        if to == "-" { return try stream(in: context) }
        let report = try await report(in: context)
        try DocumentPrinter(format: output.format, context: context)
            .print(json: report.json, rows: report.rows, text: report.text(in: context))
        guard report.isPartWay else { return .clean }
        try context.stdout.flush()
        guard let name = report.replay else { return .interrupted }
        for reason in report.openReasons { context.notice(TerminalText.escaped(reason)) }
        let subject = report.wasInterrupted ? "interrupted" : "not finished"
        context.notice("\(subject); `afterbay replay run --resume \(name)` goes on from here")
        return .stoppedPartWay
    }

    private func report(in context: CommandContext) async throws -> ReplayReport {
        if let resume {
            let target = try database.reading(in: context) { try ReplayHistory(store: $0).status(of: resume) }
            if let arn = target.first?.target, StreamTarget.stream(named: arn) != nil {
                if force { throw CommandFailure(.usage, resume, "is a replay into a stream; --force is for files") }
                return try await StreamReplay(command: self, context: context).resume(resume, arn: arn)
            }
            if let flag = sending.given.first {
                throw CommandFailure(.usage, resume, "is a replay to a file; \(flag) is for streams")
            }
        } else if let to, let name = StreamTarget.stream(named: to) {
            return try await StreamReplay(command: self, context: context).run(to: name)
        }
        return try await export(in: context)
    }

    private func export(in context: CommandContext) async throws -> ReplayReport {
        try await database.writing(in: context, command: "afterbay replay run") { store in
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
