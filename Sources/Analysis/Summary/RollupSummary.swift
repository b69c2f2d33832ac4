import Records
import Store

/// Hands out a stream's hours from the rollup.
///
/// Hours that an import left to be built again are answered from the records, in their place in the order.
struct RollupSummary {
    private let request: SummaryRequest
    private let fields: [String]
    private let packed: PackedFields
    /// Records left out because they have no time and the range is limited.
    private(set) var outsideRange: Int64 = 0

    init(_ request: SummaryRequest, fields: [String]) {
        self.request = request
        self.fields = fields
        packed = PackedFields(fields)
    }

    /// Hands out the rows by (device, hour), each in the same line.
    mutating func run(
        _ reads: StoreReads, _ stream: StoredStream, _ line: inout SummaryLine,
        _ body: (borrowing SummaryLine) throws -> Void
    ) throws {
        let stale = Set(
            try reads.staleHours(streamID: stream.id).map { RecordSummary.Key(device: $0.device, hour: $0.hour) })
        var rebuilt = try rebuilt(reads, stream, stale)
        try reads.rollup(streamID: stream.id, hours: hours, device: request.device) { counts, device, metrics in
            line.device.removeAll(keepingCapacity: true)
            for index in device.indices { line.device.append(device[index]) }
            line.hour = counts.hour
            if !stale.isEmpty {
                let key = RecordSummary.Key(device: line.device, hour: line.hour)
                try Self.emit(&rebuilt, before: key, &line, body)
                if stale.contains(key) { return }
                key.fill(&line)
            }
            line.records = counts.records
            line.redelivered = counts.redelivered
            line.firstEvent = counts.firstEvent
            line.lastEvent = counts.lastEvent
            do {
                try packed.read(metrics, into: &line)
            } catch {
                throw Self.damaged(line)
            }
            if line.records > 0 { try body(line) }
        }
        try Self.emit(&rebuilt, before: nil, &line, body)
        if hours != nil { outsideRange += try recordsWithoutTime(reads, stream) }
    }

    /// The hours asked for; nil for all, those without a time among them.
    private var hours: Range<Int64>? {
        guard request.range.since != nil || request.range.until != nil else { return nil }
        let since = request.range.since?.microseconds ?? .min + 1
        return since..<max(since, request.range.until?.microseconds ?? .max)
    }

    private func rebuilt(
        _ reads: StoreReads, _ stream: StoredStream, _ stale: Set<RecordSummary.Key>
    ) throws -> ArraySlice<(RecordSummary.Key, SummaryCell)> {
        if stale.isEmpty { return [] }
        var cells: [(RecordSummary.Key, SummaryCell)] = []
        var records = RecordSummary(request, fields: fields, only: stale)
        try records.run(reads, stream) { cells.append(($0, $1)) }
        return cells[...]
    }

    /// Hands out the rebuilt rows that come before a key.
    private static func emit(
        _ rebuilt: inout ArraySlice<(RecordSummary.Key, SummaryCell)>, before key: RecordSummary.Key?,
        _ line: inout SummaryLine, _ body: (borrowing SummaryLine) throws -> Void
    ) throws {
        while let (next, cell) = rebuilt.first {
            if let key, key < next { return }
            next.fill(&line)
            cell.fill(&line)
            try body(line)
            rebuilt.removeFirst()
        }
    }

    private func recordsWithoutTime(_ reads: StoreReads, _ stream: StoredStream) throws -> Int64 {
        var count: Int64 = 0
        try reads.rollup(streamID: stream.id, hours: .min..<(.min + 1), device: request.device) { counts, _, _ in
            count += counts.records
        }
        return count
    }

    private static func damaged(_ line: SummaryLine) -> AnalysisError {
        let hour = line.hour.map { Timestamp(microseconds: $0).secondText } ?? "no hour"
        return AnalysisError(
            code: .damagedRollup, location: "stream \(line.stream), \(hour)",
            detail: "a row of the hourly rollup cannot be read; run `afterbay verify`, which builds it again")
    }
}
