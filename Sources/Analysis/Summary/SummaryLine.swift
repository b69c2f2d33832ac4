import Records

/// A summary row on its way from where it is counted to where it is printed: texts stay bytes, in one buffer that is used
/// again for every row.
struct SummaryLine {
    /// One field's numbers; ranges are of `text`.
    struct Metric {
        var count: Int64 = 0
        var nonfinite: Int64 = 0
        var minimum = 0..<0
        var maximum = 0..<0
        var sum = 0..<0
        /// The double nearest to sum / count; nil where there are no finite numbers.
        var average: Double?

        /// Whether the row has the field at all.
        var isPresent: Bool { count > 0 || nonfinite > 0 }
    }

    var stream = ""
    /// UTF-8; empty for records without a device.
    var device: [UInt8] = []
    /// Start of the window; nil for records without a time.
    var hour: Int64?
    var records: Int64 = 0
    var redelivered: Int64 = 0
    var firstEvent: Int64?
    var lastEvent: Int64?
    /// One for each field asked for.
    var metrics: [Metric] = []
    var text: [UInt8] = []

    /// The row for everyone who is not in a hurry.
    var row: SummaryRow {
        SummaryRow(
            stream: stream, deviceID: String(decoding: device, as: UTF8.self),
            hour: hour.map { Timestamp(microseconds: $0) }, records: records, redelivered: redelivered,
            firstEvent: firstEvent.map { Timestamp(microseconds: $0) },
            lastEvent: lastEvent.map { Timestamp(microseconds: $0) }, metrics: metrics.map(metric))
    }

    private func metric(_ metric: Metric) -> SummaryMetric? {
        guard metric.isPresent else { return nil }
        var result = SummaryMetric(count: metric.count, nonfinite: metric.nonfinite)
        if let average = metric.average {
            result.min = String(decoding: text[metric.minimum], as: UTF8.self)
            result.avg = DoubleText.text(average)
            result.max = String(decoding: text[metric.maximum], as: UTF8.self)
            result.sum = String(decoding: text[metric.sum], as: UTF8.self)
        }
        return result
    }
}
