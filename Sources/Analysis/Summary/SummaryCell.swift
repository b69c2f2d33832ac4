import Records

/// Counts one device and window from the records themselves.
struct SummaryCell {
    struct Field {
        var count: Int64 = 0
        var nonfinite: Int64 = 0
        /// Both are of no meaning while `count` is zero.
        var minimum = ExactDecimal(ShortDecimal(mantissa: 0, scale: 0))
        var maximum = ExactDecimal(ShortDecimal(mantissa: 0, scale: 0))
        var sum = DecimalSum()

        mutating func add(_ number: ExactDecimal) {
            if count == 0 || number < minimum { minimum = number }
            if count == 0 || maximum < number { maximum = number }
            count += 1
            sum.add(number)
        }
    }

    var records: Int64 = 0
    var redelivered: Int64 = 0
    var firstEvent: Int64?
    var lastEvent: Int64?
    /// One for each field asked for.
    var fields: [Field]

    init(fieldCount: Int) {
        fields = [Field](repeating: Field(), count: fieldCount)
    }

    mutating func add(eventTime: Int64?, redelivered further: Int64) {
        records += 1
        redelivered += further
        guard let eventTime else { return }
        firstEvent = min(firstEvent ?? eventTime, eventTime)
        lastEvent = max(lastEvent ?? eventTime, eventTime)
    }

    /// Writes the counts into a line.
    func fill(_ line: inout SummaryLine) {
        line.records = records
        line.redelivered = redelivered
        line.firstEvent = firstEvent
        line.lastEvent = lastEvent
        line.text.removeAll(keepingCapacity: true)
        for (index, field) in fields.enumerated() {
            var metric = SummaryLine.Metric(count: field.count, nonfinite: field.nonfinite)
            if field.count > 0 {
                metric.minimum = append(&line.text) { field.minimum.appendText(to: &$0) }
                metric.maximum = append(&line.text) { field.maximum.appendText(to: &$0) }
                metric.sum = append(&line.text) { field.sum.appendText(to: &$0) }
                metric.average = field.sum.average(count: Int(field.count))
            }
            line.metrics[index] = metric
        }
    }

    private func append(_ text: inout [UInt8], _ body: (inout [UInt8]) -> Void) -> Range<Int> {
        let start = text.count
        body(&text)
        return start..<text.count
    }
}
