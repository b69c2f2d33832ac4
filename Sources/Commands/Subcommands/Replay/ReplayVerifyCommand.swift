import ArgumentParser
import Replay

/// `afterbay replay verify`.
struct ReplayVerifyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that what a replay wrote is still there, byte for byte.",
        discussion: """
            Ends with status 1 if anything is missing, changed or unfinished.

            Examples:
              afterbay replay verify r-000001
            """)

    @Argument(help: "The replay's name; `afterbay replay status` has them.")
    var replay: String

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let found = try database.reading(in: context) { try ReplayHistory(store: $0).verify(replay) }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: json(found), rows: rows(found), text: rows(found).table(in: context))
        if !found.isWhole {
            throw CommandFailure(.checkFailed, found.replay, reason(found))
        }
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
