import Analysis
import Records

/// Prints summary rows in any format.
struct SummaryPrinter {
    private let format: OutputFormat
    private let context: CommandContext
    private var fields: [String] = []
    private var rows: RowPrinter
    private var objectCount = 0

    private static let identity = [
        "stream", "device_id", "hour", "records", "redelivered", "first_event", "last_event",
    ]

    init(format: OutputFormat, context: CommandContext) {
        self.format = format
        self.context = context
        rows = RowPrinter([], format: format, context: context)
    }

    /// Takes the names of the fields, once before the first row.
    mutating func begin(_ fields: [String]) {
        self.fields = fields
        var names = Self.identity
        if format == .table, fields.count > 2 {
            names = ["stream", "device_id", "hour", "records", "redelivered"] + fields
        } else {
            for field in fields { names += ["count", "min", "avg", "max", "sum"].map { "\(field)_\($0)" } }
        }
        rows = RowPrinter(names, format: format, context: context)
    }

    mutating func print(_ row: SummaryRow) throws {
        switch format {
        case .table, .csv:
            try rows.print(cells(row))
        case .json:
            try context.stdout.write((objectCount == 0 ? "[\n" : ",\n") + object(row).compact)
        case .jsonl:
            try context.stdout.write(object(row).compact + "\n")
        }
        objectCount += 1
    }

    mutating func finish() throws {
        switch format {
        case .table, .csv: try rows.finish()
        case .json: try context.stdout.write(objectCount == 0 ? "[]\n" : "\n]\n")
        case .jsonl: break
        }
    }

    private func cells(_ row: SummaryRow) -> [Cell] {
        let averagesOnly = format == .table && fields.count > 2
        var cells: [Cell] = [
            .text(row.stream), .text(row.deviceID), .text(row.hour?.secondText ?? ""), .integer(row.records),
            .integer(row.redelivered),
        ]
        if !averagesOnly { cells += [.text(row.firstEvent?.description), .text(row.lastEvent?.description)] }
        for metric in row.metrics {
            if averagesOnly {
                cells.append(metric?.avg.map { .number(Self.rounded($0)) } ?? .null)
            } else {
                cells.append(metric.map { .integer($0.count) } ?? .null)
                cells += [metric?.min, metric?.avg, metric?.max, metric?.sum].map { $0.map { .number($0) } ?? .null }
            }
        }
        return cells
    }

    private func object(_ row: SummaryRow) -> OutputValue {
        .object([
            ("stream", .string(row.stream)), ("device_id", .string(row.deviceID)),
            ("hour", .string(row.hour?.secondText ?? "")), ("records", .integer(row.records)),
            ("redelivered", .integer(row.redelivered)), ("first_event", .string(row.firstEvent?.description)),
            ("last_event", .string(row.lastEvent?.description)),
            (
                "fields",
                .object(
                    zip(fields, row.metrics).compactMap { name, metric in metric.map { (name, Self.object($0)) } })
            ),
        ])
    }

    private static func object(_ metric: SummaryMetric) -> OutputValue {
        func number(_ text: String?) -> OutputValue { text.map { .number($0) } ?? .null }
        return .object([
            ("count", .integer(metric.count)), ("nonfinite", .integer(metric.nonfinite)), ("min", number(metric.min)),
            ("avg", number(metric.avg)), ("max", number(metric.max)), ("sum", number(metric.sum)),
        ])
    }

    /// An average cut to three decimals for the eye; numbers that these cannot show stay as they are.
    private static func rounded(_ text: String) -> String {
        guard let value = Double(text), abs(value) < 1e12, abs(value) >= 0.001 || value == 0 else { return text }
        let thousandths = Int64((value * 1_000).rounded())
        let magnitude = thousandths.magnitude
        let fraction = String(magnitude % 1_000)
        return (thousandths < 0 ? "-" : "") + "\(magnitude / 1_000)."
            + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }
}
