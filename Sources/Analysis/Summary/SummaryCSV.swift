import Records

/// Prints summary lines as CSV (RFC 4180 with bare line feeds), bytes to bytes.
struct SummaryCSV {
    private var dayNumber = Int64.min
    private var day: [UInt8] = []

    /// The header line.
    static func header(_ fields: [String]) -> [UInt8] {
        var bytes = Array("stream,device_id,hour,records,redelivered,first_event,last_event".utf8)
        for field in fields {
            for part in ["count", "min", "avg", "max", "sum"] {
                bytes.append(UInt8(ascii: ","))
                append(Array("\(field)_\(part)".utf8), to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Appends a line.
    mutating func append(_ line: borrowing SummaryLine, stream: [UInt8], to bytes: inout [UInt8]) {
        Self.append(stream, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        Self.append(line.device, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        if let hour = line.hour { append(hour, fractionDigits: 0, to: &bytes) }
        bytes.append(UInt8(ascii: ","))
        Self.append(line.records, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        Self.append(line.redelivered, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        if let first = line.firstEvent { append(first, fractionDigits: 6, to: &bytes) }
        bytes.append(UInt8(ascii: ","))
        if let last = line.lastEvent { append(last, fractionDigits: 6, to: &bytes) }
        for metric in line.metrics {
            bytes.append(UInt8(ascii: ","))
            guard let average = metric.average else {
                // The field may stand in the row with nothing but numbers that are not finite: then its count is zero.
                if metric.isPresent { bytes.append(UInt8(ascii: "0")) }
                for _ in 0..<4 { bytes.append(UInt8(ascii: ",")) }
                continue
            }
            Self.append(metric.count, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: line.text[metric.minimum])
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: DoubleText.text(average).utf8)
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: line.text[metric.maximum])
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: line.text[metric.sum])
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends a text, quoted where it has to be.
    static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        let isPlain = !text.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        if isPlain {
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(0x22)
        for byte in text {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        if number < 10, number >= 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number))
        } else {
            bytes.append(contentsOf: String(number).utf8)
        }
    }

    /// Appends an instant in ISO 8601; the calendar is asked once a day.
    private mutating func append(_ time: Int64, fractionDigits: Int, to bytes: inout [UInt8]) {
        let start = Timestamp(microseconds: time).dayStart.microseconds
        if start != dayNumber {
            dayNumber = start
            day = Array(Timestamp(microseconds: start).dateText.utf8)
        }
        let rest = Int(time - start)
        bytes.append(contentsOf: day)
        bytes.append(UInt8(ascii: "T"))
        Self.append(rest / 3_600_000_000, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(rest / 60_000_000 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(rest / 1_000_000 % 60, digits: 2, to: &bytes)
        if fractionDigits == 6 {
            bytes.append(UInt8(ascii: "."))
            Self.append(rest % 1_000_000, digits: 6, to: &bytes)
        }
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = digits == 2 ? 10 : 100_000
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
