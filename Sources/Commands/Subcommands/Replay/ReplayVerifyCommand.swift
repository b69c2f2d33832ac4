import AWS
import ArgumentParser
import Replay
import Store

/// `afterbay replay verify`.
struct ReplayVerifyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that what a replay wrote or sent is there, and settle what had no answer.",
        discussion: """
            The files of a replay are compared with what was written. Of a replay into a stream the entries are looked for \
            in the stream of which an attempt had no answer: they are settled in the ledger, and every record is listed \
            that the stream has twice, or may have twice. Ends with status 1 if anything is missing, changed, open or \
            unknown.

            Examples:
              afterbay replay verify r-000001
              afterbay replay verify r-000002 --all --region eu-west-1
            """)

    static var interruption: Interruption { .cancels }

    @Argument(help: "The replay's name; `afterbay replay status` has them.")
    var replay: String

    @Flag(help: "Compare every record that was sent with the stream, byte for byte.")
    var all = false

    @OptionGroup(title: "AWS") var aws: AWSOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let isStream = try database.reading(in: context) { try $0.replay(named: replay).target.hasPrefix("arn:") }
        if isStream { return try await verifyStream(in: context) }
        if all { throw CommandFailure(.usage, replay, "wrote files, which are always compared whole; leave --all out") }
        let found = try database.reading(in: context) { try ReplayHistory(store: $0).verify(replay) }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: json(found), rows: rows(found), text: rows(found).table(in: context))
        if !found.isWhole {
            throw CommandFailure(.checkFailed, found.replay, reason(found))
        }
        return .clean
    }

    private func verifyStream(in context: CommandContext) async throws -> ExitStatus {
        let kinesis = KinesisClient(caller: try AWSClient(settings: aws.settings(in: context)))
        let found = try await database.writing(in: context, command: "afterbay replay verify") { store in
            try await StreamVerifier(store: store, kinesis: kinesis, now: context.now)
                .verify(replay, comparesAll: all)
        }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: found.json, rows: found.rows, text: found.text(in: context))
        if !found.isWhole { throw CommandFailure(.checkFailed, found.replay, found.advice) }
        return .clean
    }

    private func reason(_ found: ReplayVerification) -> String {
        if found.isUnfinished {
            return "is not finished; `afterbay replay run --resume \(found.replay)` completes it"
        }
        return "the files are not what was written; see above, and write the same selection into another file"
    }

    private func json(_ found: ReplayVerification) -> OutputValue {
        .object([
            ("replay", .string(found.replay)), ("whole", .boolean(found.isWhole)),
            ("unfinished", .boolean(found.isUnfinished)), ("exported", .integer(found.exported)),
            ("records_in_files", .integer(found.recordsInFiles)),
            (
                "files",
                .array(
                    found.files.map {
                        .object([
                            ("path", .string($0.path)), ("verdict", .string($0.verdict.rawValue)),
                            ("detail", .string($0.detail)),
                        ])
                    })
            ),
        ])
    }

    private func rows(_ found: ReplayVerification) -> DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["path", "verdict", "detail"],
            cells: found.files.map { [.text($0.path), .text($0.verdict.rawValue), .text($0.detail)] })
    }
}
