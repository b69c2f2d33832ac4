import Records
package import Store

/// Summaries of a store's delivered records per device and window, each record once.
///
/// Hours by event time are answered from the rollup that the import keeps, everything else from the records; both give
/// the same numbers. Rows come by (stream, device, hour), texts by their bytes, and none is kept.
package struct Summary {
    private let store: Store
    private let request: SummaryRequest

    /// - Parameter store: May be open for reading only.
    package init(_ store: Store, _ request: SummaryRequest) {
        self.store = store
        self.request = request
    }

    /// Hands out the rows.
    ///
    /// - Parameters:
    ///   - header: Called once before the first row with the names of the fields, to which the rows' metrics belong.
    ///   - body: Called for each row.
    /// - Throws: ``StoreError``, `notFound` for an unknown stream; ``AnalysisError``; what the closures throw.
    package func rows(
        header: ([String]) throws -> Void, _ body: (SummaryRow) throws -> Void
    ) throws -> SummaryTotals {
        try lines(header: header) { try body($0.row) }
    }

    /// Hands out the rows as CSV, header first, some hundred kilobytes at a time.
    package func csv(_ write: ([UInt8]) throws -> Void) throws -> SummaryTotals {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.chunkByteCount + 4_096)
        var printer = SummaryCSV()
        var stream = ""
        var streamBytes: [UInt8] = []
        let totals = try lines(header: { bytes += SummaryCSV.header($0) }) { line in
            if line.stream != stream || streamBytes.isEmpty {
                stream = line.stream
                streamBytes = Array(stream.utf8)
            }
            printer.append(line, stream: streamBytes, to: &bytes)
            if bytes.count >= Self.chunkByteCount {
                try write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        if !bytes.isEmpty { try write(bytes) }
        return totals
    }

    private static let chunkByteCount = 1 << 18

    /// Whether the rollup has the rows that are asked for.
    private var isHourly: Bool {
        func isWhole(_ time: Timestamp?) -> Bool { time.map { $0 == $0.hourStart } ?? true }
        return request.window == .hour && request.basis == .event && isWhole(request.range.since)
            && isWhole(request.range.until)
    }

    private func lines(
        header: ([String]) throws -> Void, _ body: (borrowing SummaryLine) throws -> Void
    ) throws -> SummaryTotals {
        try store.reading { reads in
            let streams = try reads.streams(request.stream)
            let fields = try request.fields ?? reads.numericFields()
            try header(fields)
            var totals = SummaryTotals()
            var line = SummaryLine()
            line.metrics = [SummaryLine.Metric](repeating: SummaryLine.Metric(), count: fields.count)
            for stream in streams {
                line.stream = stream.label
                if isHourly {
                    var rollup = RollupSummary(request, fields: fields)
                    try rollup.run(reads, stream, &line) { try Self.count($0, &totals, body) }
                    totals.withoutTime += rollup.outsideRange
                } else {
                    var records = RecordSummary(request, fields: fields)
                    try records.run(reads, stream) { key, cell in
                        key.fill(&line)
                        cell.fill(&line)
                        try Self.count(line, &totals, body)
                    }
                    totals.withoutTime += records.outsideRange
                }
            }
            return totals
        }
    }

    private static func count(
        _ line: borrowing SummaryLine, _ totals: inout SummaryTotals,
        _ body: (borrowing SummaryLine) throws -> Void
    ) rethrows {
        totals.rows += 1
        totals.records += line.records
        if line.device.isEmpty { totals.withoutDevice += line.records }
        if line.hour == nil { totals.withoutTime += line.records }
        try body(line)
    }
}

extension RecordSummary.Key {
    /// Writes device and window into a line.
    func fill(_ line: inout SummaryLine) {
        line.device = device
        line.hour = hour
    }
}
