import ArgumentParser
import Store

/// `afterbay rejects show`.
struct RejectsShow: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the bytes that could not be read.",
        discussion: """
            Up to 64 KiB of each are kept. A table shows them as digits beside characters, JSON as base64.

            Examples:
              afterbay rejects show 2026/11/21/17/batch-1.json
              afterbay rejects show 2026/11/21/17/batch-1.json --entry 3
            """)

    @Argument(help: "One of the object's names.")
    var object: String

    @Option(help: ArgumentHelp("Only the part at this entry index.", valueName: "index"))
    var entry: Int64?

    @OptionGroup var stream: StreamOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let filter = RejectFilter(stream: stream.label, object: object, entryIndex: entry)
        let shown = try database.reading(in: context) { store in
            var printer = RowPrinter(Self.columns, format: output.format, context: context)
            var count = 0
            try store.forEachRejectWithBytes(filter) { reject, raw in
                if output.format == .table {
                    try context.stdout.write((count > 0 ? "\n" : "") + Self.text(reject, raw))
                } else {
                    try printer.print(Self.cells(reject, raw))
                }
                count += 1
            }
            if output.format != .table, count > 0 { try printer.finish() }
            return count
        }
        guard shown > 0 else {
            let what = entry.map { "entry \($0) of it was read" } ?? "no object of that name has unread parts"
            throw CommandFailure(.notFound, object, "\(what); `afterbay rejects list` has all that were not")
        }
        return .clean
    }

    private static let columns = [
        "object", "entry_index", "byte_offset", "line", "column", "code", "detail", "bytes", "sha256", "raw", "stream",
    ]

    private static func cells(_ reject: StoredReject, _ raw: [UInt8]) -> [Cell] {
        [
            .text(reject.object), .integer(reject.entryIndex), .integer(reject.byteOffset), .integer(reject.line),
            .integer(reject.column), .text(reject.code), .text(reject.detail), .integer(reject.byteCount),
            .text(reject.hash), .bytes(raw), .text(reject.stream),
        ]
    }

    private static func text(_ reject: StoredReject, _ raw: [UInt8]) -> String {
        var position = "entry \(reject.entryIndex), byte \(reject.byteOffset)"
        if let line = reject.line { position += ", line \(line)" }
        if let column = reject.column { position += ", column \(column)" }
        var lines = [
            "object     " + TerminalText.escaped(reject.object), "position   " + position,
            "reason     \(reject.code): " + TerminalText.escaped(reject.detail),
            "length     \(CountText.counted(reject.byteCount, "byte"))", "sha-256    " + reject.hash, "",
        ]
        lines += HexDump.lines(raw)
        if reject.byteCount > Int64(raw.count) {
            lines.append(
                "of \(CountText.grouped(reject.byteCount)) bytes the first \(CountText.grouped(raw.count)) are kept")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
