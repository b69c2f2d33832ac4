import Records
import Replay

extension ReplayPlan {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            ("selected", .integer(selected)), ("records", .integer(records)), ("bytes", .integer(bytes)),
            ("exact", .integer(exact)), ("reencoded", .integer(reencoded)), ("lone_messages", .integer(loneMessages)),
            ("messages", .string(messages?.rawValue)), ("without_partition_key", .integer(withoutPartitionKey)),
            ("keys_from_field", .integer(keysFromField)), ("over_stream_limits", .integer(overStreamLimits)),
            ("first_time", Self.time(firstTime)), ("last_time", Self.time(lastTime)),
            ("older_than_delivered", .integer(olderThanDelivered)), ("devices_with_newer", .integer(devicesWithNewer)),
            ("already_exported", .integer(alreadyExported)), ("in_unfinished_replay", .integer(inUnfinishedReplay)),
            (
                "sources",
                .array(
                    sources.map { source in
                        .object(
                            [("stream", .string(source.stream)), ("shard", .string(source.shard))]
                                + Self.load(source.load))
                    })
            ),
            (
                "targets",
                .array(
                    targets.map {
                        .object([("index", .integer($0.index)), ("shard", .string($0.shard))] + Self.load($0.load))
                    })
            ),
            (
                "duration",
                .object([
                    ("seconds", .real(duration.seconds)), ("share", .real(duration.share)),
                    ("slowest_shard", duration.slowestShard.map { .integer($0) } ?? .null),
                    ("seconds_at_rate", duration.secondsAtRate.map { .real($0) } ?? .null),
                ])
            ),
            ("not_sent", .array(notSent.map(\.json))), ("warnings", .array(warnings.map { .string($0) })),
        ])
    }

    /// One row per count.
    var rows: DocumentPrinter.Rows {
        var counts: [(String, Cell)] = [
            ("selected", .integer(selected)), ("records", .integer(records)), ("bytes", .integer(bytes)),
            ("exact", .integer(exact)), ("reencoded", .integer(reencoded)), ("lone_messages", .integer(loneMessages)),
            ("without_partition_key", .integer(withoutPartitionKey)), ("seconds", .real(duration.seconds)),
        ]
        counts += notSent.map { ("not_sent_\($0.reason.rawValue)", .integer($0.count)) }
        return DocumentPrinter.Rows(names: ["count", "value"], cells: counts.map { [.text($0), $1] })
    }

    /// The plan for people.
    func text(in context: CommandContext) -> String {
        var lines = [
            "selected   \(CountText.counted(selected, "record"))",
            "would send \(CountText.counted(records, "record")), \(CountText.bytes(bytes))",
        ]
        if records > 0 {
            lines.append(
                "payloads   \(CountText.grouped(exact)) as the original bytes, "
                    + "\(CountText.grouped(reencoded)) made again from JSON")
            if let firstTime, let lastTime {
                lines.append(
                    "times      \(Timestamp(microseconds: firstTime)) to \(Timestamp(microseconds: lastTime))")
            }
            let share = Int((duration.share * 100).rounded())
            lines.append("duration   \(CountText.duration(duration.seconds)) at \(share)% of each shard's limits")
            if let seconds = duration.secondsAtRate {
                lines.append("           \(CountText.duration(seconds)) at the given rate")
            }
        }
        var text = lines.map { $0 + "\n" }.joined()
        if !sources.isEmpty { text += "\n" + sourceTable.table(in: context) }
        text += notSent.text(in: context)
        if !warnings.isEmpty {
            text += "\n" + warnings.map { TerminalText.escaped("note: \($0)") + "\n" }.joined()
        }
        return text
    }

    private var sourceTable: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["stream", "shard", "records", "bytes"],
            cells: sources.map {
                [.text($0.stream), .text($0.shard), .integer($0.load.records), .integer($0.load.bytes)]
            })
    }

    private static func load(_ load: ShardLoad) -> [(String, OutputValue)] {
        [("records", .integer(load.records)), ("bytes", .integer(load.bytes))]
    }

    private static func time(_ microseconds: Int64?) -> OutputValue {
        .string(microseconds.map { Timestamp(microseconds: $0).description })
    }
}

extension ReplayPlan.NotSent {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            ("reason", .string(reason.rawValue)), ("count", .integer(count)), ("advice", .string(reason.advice)),
            ("examples", .array(examples.map { .string($0) })),
        ])
    }
}

extension [ReplayPlan.NotSent] {
    /// What stays behind, for people; nothing where nothing does.
    func text(in context: CommandContext) -> String {
        guard !isEmpty else { return "" }
        let table = DocumentPrinter.Rows(
            names: ["not sent", "reason", "what it means"],
            cells: map { [.integer($0.count), .text($0.reason.rawValue), .text($0.reason.advice)] })
        return "\n" + table.table(in: context)
    }
}
