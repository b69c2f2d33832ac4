import Records
import Store

/// Payloads that came without a sequence number (Firehose's backups and failures, payloads that a handler printed),
/// against the known records.
///
/// They carry no identity, so that contents are compared as multisets: what means the same counts as the same. A record
/// whose bytes some evidence brought is compared by these, any other by what was delivered.
enum BackupCheck {
    /// Hands out the rows by stream, object and position of the payload.
    @discardableResult
    static func rows(
        _ reads: StoreReads, stream: String?, _ body: (BackupRow) throws -> Void
    ) throws -> BackupTotals {
        let streams = try reads.streams(stream)
        let contents = try LooseContents(reads, stream: stream)
        if contents.isEmpty { return contents.totals }
        try contents.count(reads, streams)
        try contents.match(reads, stream: stream)
        var names = ObjectNames(reads)
        var rows: [BackupRow] = []
        for content in contents.contents {
            if let backup = content.backup, let row = try surplus(content, backup, reads, &names) { rows.append(row) }
            if let failure = content.failure { rows += try failed(content, failure, reads, &names) }
        }
        rows.sort {
            ($0.stream, $0.object, $0.entryIndex, $0.record?.sequence.utf8.count ?? 0, $0.record?.sequence ?? "")
                < ($1.stream, $1.object, $1.entryIndex, $1.record?.sequence.utf8.count ?? 0, $1.record?.sequence ?? "")
        }
        for row in rows { try body(row) }
        return contents.totals
    }

    /// The row of a content that backups hold more often than records have it.
    private static func surplus(
        _ content: LooseContents.Content, _ place: LoosePlace, _ reads: StoreReads, _ names: inout ObjectNames
    ) throws -> BackupRow? {
        let records = content.delivered + content.undelivered
        guard content.backedUp > records else { return nil }
        return try row(.notInOutput, content.backedUp - records, records, place, reads, &names)
    }

    /// The rows of a content that failed: one, or one for each record that failed alone with it.
    private static func failed(
        _ content: LooseContents.Content, _ place: LoosePlace, _ reads: StoreReads, _ names: inout ObjectNames
    ) throws -> [BackupRow] {
        let records = content.delivered + content.undelivered
        if !content.matched.isEmpty {
            return try content.matched.map { match in
                let verdict: BackupRow.Verdict = match.isDelivered ? .delivered : .matched
                var found = try row(verdict, content.failed, records, place, reads, &names)
                found.record = match.holder.name(place.stream)
                found.match = .request
                return found
            }
        }
        let verdict: BackupRow.Verdict =
            switch (content.delivered, content.undelivered) {
            case (0, 0): .unmatched
            case (0, 1): .matched
            case (_, 0): .delivered
            default: .ambiguous
            }
        var found = try row(verdict, content.failed, records, place, reads, &names)
        if records == 1 {
            found.record = (content.undeliveredHolder ?? content.deliveredHolder)?.name(place.stream)
            found.match = .content
        }
        return [found]
    }

    private static func row(
        _ verdict: BackupRow.Verdict, _ count: Int64, _ records: Int64, _ place: LoosePlace, _ reads: StoreReads,
        _ names: inout ObjectNames
    ) throws -> BackupRow {
        let facts = try reads.loosePayloadFacts(place)
        return BackupRow(
            stream: place.stream, verdict: verdict, count: count, records: records, record: nil, match: nil,
            object: try names.name(of: place.objectID), entryIndex: place.entryIndex, source: facts?.source ?? "",
            reason: facts?.reason, deviceID: facts?.deviceID,
            eventTime: facts?.eventTime.map { Timestamp(microseconds: $0) },
            arrivalTime: facts?.arrivalTime.map { Timestamp(microseconds: $0) }, bytes: facts?.bytes ?? 0)
    }

    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        var counts: [BackupRow.Verdict: Int64] = [:]
        var surplus: Int64 = 0
        let totals = try rows(reads, stream: stream) { row in
            counts[row.verdict, default: 0] += 1
            if row.verdict == .notInOutput { surplus += row.count }
        }
        guard totals.backedUp + totals.failed > 0 else {
            return AuditFinding(
                check: .backup, level: .info, count: 0, detail: "no payload came without a sequence number")
        }
        let open = (counts[.notInOutput] ?? 0) + (counts[.unmatched] ?? 0) + (counts[.ambiguous] ?? 0)
        var parts: [String] = []
        if totals.backedUp > 0 {
            parts.append(
                "of \(totals.backedUp) payloads in backups \(surplus) are more than known records have; "
                    + "\(totals.inNoBackup) delivered records are in no backup")
        }
        if totals.failed > 0 {
            let verdicts = BackupRow.Verdict.allCases.filter { $0 != .notInOutput }.map {
                "\(counts[$0] ?? 0) \($0.rawValue)"
            }
            parts.append(
                "payloads without a number failed \(totals.failed) times; by content \(verdicts.joined(separator: ", "))"
            )
        }
        return AuditFinding(
            check: .backup, level: open > 0 ? .warning : .info, count: open,
            detail: parts.joined(separator: "; ")
                + ". They carry no number: contents are compared, as multisets; see `afterbay audit backup`")
    }
}
