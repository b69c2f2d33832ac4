import AWS
import Ingest
import Records

/// Says what a fetch from a stream would read.
struct FetchListing {
    let source: StreamFetch.Source
    let label: String
    let forecast: FetchForecast

    func print(_ format: OutputFormat, in context: CommandContext) throws {
        try DocumentPrinter(format: format, context: context).print(json: json, rows: rows, text: text(in: context))
    }

    private static let names = ["shard", "first", "last", "since", "until", "records", "reached", "calls"]

    private func cells(_ row: FetchForecast.Row) -> [Cell] {
        [
            .text("\(ShardID(row.shard))"), .text(row.first), .text(row.last), FetchOutcome.time(row.since),
            FetchOutcome.time(row.until), .integer(row.records), .text(row.reached), .integer(row.calls),
        ]
    }

    private var json: OutputValue {
        .object([
            ("stream", .string(label)), ("arn", .string(source.stream.arn)),
            ("retention_hours", .integer(source.stream.retentionHours)), ("shards", .integer(source.shards.count)),
            ("stretches", .array(forecast.rows.map { .object(zip(Self.names, cells($0)).map { ($0, $1.json) }) })),
            (
                "unreadable",
                .array(
                    forecast.unreadable.map {
                        .object([
                            ("shard", .string("\(ShardID($0.shard))")), ("first", .string($0.first)),
                            ("last", .string($0.last)), ("state", .string($0.state.rawValue)),
                            ("detail", .string($0.detail)),
                        ])
                    })
            ),
            ("calls_at_least", .integer(forecast.calls)),
            ("seconds_at_least", .number(CountText.seconds(forecast.seconds))),
        ])
    }

    private var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(names: Self.names, cells: forecast.rows.map(cells))
    }

    private func text(in context: CommandContext) -> String {
        var text = ""
        if forecast.rows.isEmpty {
            text += "nothing is wanted from this stream\n"
        } else {
            let columns = Self.names.indices.filter { column in forecast.rows.contains { cells($0)[column] != .null } }
            text += DocumentPrinter.Rows(
                names: columns.map { Self.names[$0] },
                cells: forecast.rows.map { row in columns.map { cells(row)[$0] } }
            ).table(in: context)
        }
        for row in forecast.unreadable { text += "\(ShardID(row.shard)): \(row.detail ?? row.state.rawValue)\n" }
        text += "stream     \(TerminalText.escaped("\(label), \(source.stream.arn)")), "
        text += "keeps records for \(source.stream.retentionHours) h\n"
        text += "at least   \(CountText.counted(forecast.calls, "call")), \(CountText.seconds(forecast.seconds)) s\n"
        return text
    }
}
