import Analysis
import Records
import Store

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
                    ("kinds", .array(kinds.map(\.json))),
                ])
            ),
            ("evidence", evidence.json),
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
            if let arn = stream.arn { text += "  " + TerminalText.escaped(arn) + "\n" }
        }
        if streams.isEmpty { text += "no streams\n" }
        if !rows.cells.isEmpty { text += "\n" + rows.table(in: context) + "\n" }
        text += "objects: \(CountText.grouped(objects.objects)) (\(CountText.bytes(objects.bytes))), "
        text += "\(CountText.grouped(objects.complete)) complete, \(CountText.grouped(objects.partial)) partial, "
        text += "\(CountText.grouped(objects.rejected)) rejected, \(CountText.grouped(objects.changed)) changed\n"
        if !kinds.isEmpty { text += "\n" + kindRows.table(in: context) + "\n" }
        return text + evidence.text + books.text
    }

    /// One row per kind of document.
    private var kindRows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["kind", "objects", "entries", "delivered", "failed", "listed", "rejected", "ignored"],
            cells: kinds.map {
                [
                    .text($0.kind), .integer($0.objects), .integer($0.entries), .integer($0.delivered),
                    .integer($0.failed), .integer($0.listed), .integer($0.rejected), .integer($0.ignored),
                ]
            })
    }
}

extension ObjectKindCounts {
    fileprivate var json: OutputValue {
        .object([
            ("kind", .string(kind)), ("objects", .integer(objects)), ("bytes", .integer(bytes)),
            ("entries", .integer(entries)), ("delivered", .integer(delivered)), ("failed", .integer(failed)),
            ("listed", .integer(listed)), ("rejected", .integer(rejected)), ("ignored", .integer(ignored)),
        ])
    }
}

extension EvidenceCounts {
    private var counts: [(field: String, count: Int64, one: String, many: String)] {
        [
            ("failed", failed, "failure", "failures"), ("listed", listed, "listing", "listings"),
            ("failed_ranges", failedRanges, "failed range", "failed ranges"),
            ("loose_payloads", loosePayloads, "payload without a number", "payloads without a number"),
            ("listed_objects", listedObjects, "listed object", "listed objects"),
            ("invocations", invocations, "invocation", "invocations"),
        ]
    }

    fileprivate var json: OutputValue { .object(counts.map { ($0.field, .integer($0.count)) }) }

    /// What there is of it in one line; nothing where there is none.
    fileprivate var text: String {
        let found = counts.filter { $0.count > 0 }.map { CountText.counted($0.count, $0.one, $0.many) }
        return found.isEmpty ? "" : "besides deliveries: \(found.joined(separator: ", "))\n"
    }
}

extension StreamStatus {
    fileprivate var json: OutputValue {
        .object([
            ("stream", .string(stream)), ("arn", .string(arn)), ("records", .integer(records)),
            ("deliveries", .integer(deliveries)),
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
