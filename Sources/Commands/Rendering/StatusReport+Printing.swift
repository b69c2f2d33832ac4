import Analysis
import Records

extension StatusReport {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            ("streams", .array(streams.map(\.json))),
            (
                "objects",
                .object([
                    ("objects", .integer(objects.objects)), ("complete", .integer(objects.complete)),
                    ("partial", .integer(objects.partial)), ("rejected", .integer(objects.rejected)),
                    ("changed", .integer(objects.changed)), ("bytes", .integer(objects.bytes)),
                ])
            ),
            ("books", books.json),
        ])
    }

    /// One row per shard.
    var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: [
                "stream", "shard", "records", "delivered", "redelivered", "conflicting", "missing", "numbering",
                "first_sequence", "last_sequence",
            ],
            cells: streams.flatMap { stream in stream.shards.map { [.text(stream.stream)] + $0.cells } })
    }

    /// A line per stream, its shards, the objects and the books.
    func text(in context: CommandContext) -> String {
        var text = ""
        for stream in streams {
            text += TerminalText.escaped("stream \(stream.stream)") + ": "
            text += "\(CountText.counted(stream.records, "record")), \(CountText.grouped(stream.missing)) missing; "
            text += "\(CountText.counted(stream.deliveries, "delivery", "deliveries")), "
            text += "\(CountText.grouped(stream.redelivered)) redelivered, "
            text += "\(CountText.grouped(stream.conflicting)) conflicting\n"
        }
        if streams.isEmpty { text += "no streams\n" }
        if !rows.cells.isEmpty { text += "\n" + rows.table(in: context) + "\n" }
        text += "objects: \(CountText.grouped(objects.objects)) (\(CountText.bytes(objects.bytes))), "
        text += "\(CountText.grouped(objects.complete)) complete, \(CountText.grouped(objects.partial)) partial, "
        text += "\(CountText.grouped(objects.rejected)) rejected, \(CountText.grouped(objects.changed)) changed\n"
        return text + books.text
    }
}

extension StreamStatus {
    fileprivate var json: OutputValue {
        .object([
            ("stream", .string(stream)), ("records", .integer(records)), ("deliveries", .integer(deliveries)),
            ("redelivered", .integer(redelivered)), ("conflicting", .integer(conflicting)),
            ("missing", .integer(missing)), ("shards", .array(shards.map(\.json))),
        ])
    }
}

extension ShardStatus {
    fileprivate var json: OutputValue {
        .object([
            ("shard", .string(shard.description)), ("records", .integer(records)), ("delivered", .integer(delivered)),
            ("redelivered", .integer(redelivered)), ("conflicting", .integer(conflicting)),
            ("missing", .integer(missing)), ("numbering", .string(numbering.rawValue)),
            ("first_sequence", .string(firstSequence)), ("last_sequence", .string(lastSequence)),
        ])
    }

    fileprivate var cells: [Cell] {
        [
            .text(shard.description), .integer(records), .integer(delivered), .integer(redelivered),
            .integer(conflicting), .integer(missing), .text(numbering.rawValue), .text(firstSequence),
            .text(lastSequence),
        ]
    }
}
