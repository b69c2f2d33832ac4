import ArgumentParser
import Foundation
import Replay

/// `afterbay replay confirm`.
struct ReplayConfirmCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Take back what the AWS CLI answered to the request bodies of a replay.",
        discussion: """
            The answers belong to the bodies in their order; a file may hold several, one after the other. Accepted records \
            are noted with their new numbers, refused ones stay open with the reason. Nothing is noted where a body is \
            not what was written, or an answer does not fit it.

            Examples:
              afterbay replay confirm r-000001 answer-000001.json answer-000002.json
              afterbay replay confirm r-000001 --file out-000002.json answer.json
              for body in out-*.json; do aws kinesis put-records --stream-name NAME \
            --cli-binary-format base64 --cli-input-json "file://$body"; done | afterbay replay confirm r-000001 -
            """)

    @Argument(help: "The replay's name; `afterbay replay status` has them.")
    var replay: String

    @Argument(help: "Files with answers, or - for standard input.", completion: .file())
    var answers: [String]

    @Option(help: ArgumentHelp("The only body that is answered.", valueName: "path"), completion: .file())
    var file: String?

    @Option(
        help: ArgumentHelp(
            "The stream under whose label the new output is imported. (default: the only one there is)",
            valueName: "label"))
    var targetLabel: String?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if targetLabel?.isEmpty == true { throw ValidationError("--target-label is empty") }
        if answers.filter({ $0 == "-" }).count > 1 { throw ValidationError("standard input can be read only once") }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        var read: [PutRecordsAnswer] = []
        for path in answers { read += try PutRecordsAnswer.answers(in: Self.bytes(of: path), name: path) }
        let given = read
        let report = try await database.writing(in: context, command: "afterbay replay confirm") { store in
            try ReplayConfirmation(store: store, now: context.now)
                .confirm(replay, answers: given, file: file, label: targetLabel)
        }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: json(report), rows: rows(report), text: text(report))
        return .clean
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        if path == "-" {
            return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
        }
        guard let content = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.notFound, path, "cannot be read")
        }
        return [UInt8](content)
    }

    private func json(_ report: ConfirmationReport) -> OutputValue {
        .object([
            ("replay", .string(report.replay)), ("target_label", .string(report.targetLabel)),
            ("files", .array(report.files.map { .string($0) })), ("confirmed", .integer(report.confirmed)),
            ("refused", .integer(report.refused)), ("unchanged", .integer(report.unchanged)),
            ("open", .integer(report.open)),
        ])
    }

    private func rows(_ report: ConfirmationReport) -> DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["replay", "target_label", "files", "confirmed", "refused", "unchanged", "open"],
            cells: [
                [
                    .text(report.replay), .text(report.targetLabel), .integer(report.files.count),
                    .integer(report.confirmed), .integer(report.refused), .integer(report.unchanged),
                    .integer(report.open),
                ]
            ])
    }

    private func text(_ report: ConfirmationReport) -> String {
        var text =
            TerminalText.escaped("replay \(report.replay) into \(report.targetLabel): ")
            + "\(CountText.counted(report.confirmed, "record")) confirmed, \(report.refused) refused, "
            + "\(report.unchanged) known before\n"
        if report.open > 0 {
            text +=
                "\(CountText.counted(report.open, "record")) not confirmed; what was refused stays open: "
                + "`afterbay replay run --failed --missing` takes it again\n"
        }
        return text
    }
}
