import ArgumentParser
import Foundation
import Records
import Replay

/// `afterbay replay status`.
struct ReplayStatusCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "List the replays and how far each has come.",
        discussion: """
            Examples:
              afterbay replay status
              afterbay replay status r-000001 --output json
            """)

    @Argument(help: "Only this replay.")
    var replay: String?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    private static let columns = [
        "replay", "target", "format", "created", "finished", "total", "planned", "sending", "exported", "sent",
        "failed", "unknown",
    ]

    func run(in context: CommandContext) async throws -> ExitStatus {
        let replays = try database.reading(in: context) { try ReplayHistory(store: $0).status(of: replay) }
        switch output.format {
        case .json:
            try context.stdout.write(OutputValue.object([("replays", .array(replays.map(\.json)))]).pretty + "\n")
        case .jsonl:
            for replay in replays { try context.stdout.write(replay.json.compact + "\n") }
        case .table, .csv:
            var printer = RowPrinter(Self.columns, format: output.format, context: context)
            for replay in replays { try printer.print(replay.cells) }
            try printer.finish()
        }
        return .clean
    }
}

extension ReplayStatus {
    private var counts: [(String, Int)] {
        [
            ("total", entries.total), ("planned", entries.planned), ("sending", entries.sending),
            ("exported", entries.exported), ("sent", entries.sent), ("failed", entries.failed),
            ("unknown", entries.unknown),
        ]
    }

    private func time(_ microseconds: Int64?) -> String? {
        microseconds.map { Timestamp(microseconds: $0).description }
    }

    fileprivate var cells: [Cell] {
        [.text(replay), .text(target), .text(format), .text(time(created)), .text(time(finished))]
            + counts.map { .integer($0.1) }
    }

    fileprivate var json: OutputValue {
        .object([
            ("replay", .string(replay)), ("target", .string(target)), ("format", .string(format)),
            ("created", .string(time(created))), ("finished", .string(time(finished))),
            ("entries", .object(counts.map { ($0.0, .integer($0.1)) })), ("files", .array(files.map(\.json))),
            // The ledger keeps the selection as a JSON object.
            ("selection", .number(selection)),
        ])
    }
}
