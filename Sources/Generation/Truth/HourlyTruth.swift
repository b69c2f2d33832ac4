import Records

/// The summary that an import of the tree must give, counted with scaled whole numbers: the values are known here, and
/// nothing of the importer's arithmetic is used.
struct HourlyTruth {
    private struct Key: Hashable {
        var device: Int
        var hour: Int64
    }

    private struct Metric {
        var count = 0
        var nonfinite = 0
        var least = Int.max
        var greatest = Int.min
        var sum = 0

        mutating func add(_ value: Int) {
            count += 1
            least = min(least, value)
            greatest = max(greatest, value)
            sum += value
        }
    }

    private struct Cell {
        var records = 0
        var redelivered = 0
        var firstEvent = Int64.max
        var lastEvent = Int64.min
        var battery = Metric()
        var humidity = Metric()
        var latitude = Metric()
        var longitude = Metric()
        var temperature = Metric()
    }

    private let stream: String
    private var positions: [Key: Int] = [:]
    private var keys: [Key] = []
    private var cells: [Cell] = []

    /// Stands for "no device" and "no hour": the record is plain text.
    private static let none = Key(device: 0, hour: .min)

    init(stream: String) {
        self.stream = stream
    }

    /// Counts a record that was delivered: by the payload of its first delivery, and so many further ones.
    mutating func add(_ record: StreamRecord, isAltered: Bool, redelivered: Int) {
        guard record.fault != .text else {
            let position = position(Self.none)
            cells[position].records += 1
            cells[position].redelivered += redelivered
            return
        }
        let hour = record.event.hourStart.microseconds
        let position = position(Key(device: record.device, hour: hour))
        cells[position].records += 1
        cells[position].redelivered += redelivered
        cells[position].firstEvent = min(cells[position].firstEvent, record.event.microseconds)
        cells[position].lastEvent = max(cells[position].lastEvent, record.event.microseconds)
        cells[position].battery.add(record.battery)
        cells[position].humidity.add(record.humidity)
        cells[position].latitude.add(record.latitude)
        cells[position].longitude.add(record.longitude)
        if case .nonfinite = record.fault {
            cells[position].temperature.nonfinite += 1
            return
        }
        cells[position].temperature.add(record.temperature + (isAltered ? StreamRecord.conflictOffset : 0))
    }

    private mutating func position(_ key: Key) -> Int {
        if let known = positions[key] { return known }
        positions[key] = cells.count
        keys.append(key)
        cells.append(Cell())
        return cells.count - 1
    }

    /// The summary as `summarize --output csv` prints it, a line an element, the header first.
    func lines() -> [String] {
        let fields = ["battery_level", "humidity", "location.lat", "location.lon", "temperature"]
        let columns = fields.flatMap { field in ["count", "min", "avg", "max", "sum"].map { "\(field)_\($0)" } }
        let header =
            "stream,device_id,hour,records,redelivered,first_event,last_event," + columns.joined(separator: ",")
        let named = keys.indices.map { (device: Self.device(keys[$0]), position: $0) }
        let order = named.sorted {
            $0.device == $1.device ? keys[$0.position].hour < keys[$1.position].hour : $0.device < $1.device
        }
        return [header] + order.map { line(keys[$0.position], cells[$0.position]) }
    }

    private func line(_ key: Key, _ cell: Cell) -> String {
        let hasTime = key != Self.none
        func time(_ microseconds: Int64) -> String {
            hasTime ? Timestamp(microseconds: microseconds).description : ""
        }
        let hour = hasTime ? Timestamp(microseconds: key.hour).secondText : ""
        let head = [
            stream, Self.device(key), hour, String(cell.records), String(cell.redelivered), time(cell.firstEvent),
            time(cell.lastEvent),
        ]
        let metrics = [
            (cell.battery, 0), (cell.humidity, 2), (cell.latitude, 6), (cell.longitude, 6), (cell.temperature, 2),
        ]
        return (head + metrics.flatMap { Self.columns($0, places: $1) }).joined(separator: ",")
    }

    private static func device(_ key: Key) -> String { key == none ? "" : "device_\(key.device)" }

    private static func columns(_ metric: Metric, places: Int) -> [String] {
        // A row without any value for a field leaves it empty; one whose values all were NaN or infinite counts zero.
        guard metric.count > 0 else { return [metric.nonfinite > 0 ? "0" : "", "", "", "", ""] }
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        // Both are whole and below 2^53, so that the division rounds once, to the nearest double.
        var average = (Double(metric.sum) / Double(metric.count * scale)).description
        if average.hasSuffix(".0") { average.removeLast(2) }
        return [
            String(metric.count), decimal(metric.least, places), average == "-0" ? "0" : average,
            decimal(metric.greatest, places), decimal(metric.sum, places),
        ]
    }

    /// `value / 10^places` without needless zeros.
    private static func decimal(_ value: Int, _ places: Int) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
        var fraction = padded.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        let text = padded.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
        return (value < 0 ? "-" : "") + text
    }
}
