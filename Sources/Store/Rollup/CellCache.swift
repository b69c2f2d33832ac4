import GRDB
import Records

/// The device-hours that the import is counting into: read from the rollup when they are first met, written back with
/// every commit, forgotten when they are many.
struct CellCache {
    /// How many device-hours are kept; some 1 KiB each with five fields.
    static let capacity = 40_000

    private let streamID: Int64
    private var table = CellTable()
    private var cells: [RollupCell] = []
    private var dirty: [Int] = []
    private var isDirty: [Bool] = []
    private(set) var fields = FieldList()
    private var jsonKeys: [[UInt8]] = []
    /// The rank of each field among all names, by number.
    private var ranks: [Int] = []
    /// Hours of which the table has rows that are not in memory; nothing of other hours has to be looked up.
    private var storedHours: Set<Int64>
    /// Where each field stood in the cell that was counted last, by number: cells of one stream are alike.
    private var usualPositions: [Int] = []
    private var commit = 0
    /// The fields of the cell written last, without their numbers: a new cell begins with them, in the order of writing.
    private var usualFields: [RollupField] = []
    private var text: [UInt8] = []

    /// Reads the list of fields; cells are read when they are needed.
    init(_ db: Database, streamID: Int64) throws {
        self.streamID = streamID
        let statement = try Statement(db, "SELECT name, is_numeric FROM field ORDER BY name")
        while try statement.step() {
            let name = String(decoding: statement.bytes(0), as: UTF8.self)
            fields.load(PayloadField(name: name), isNumeric: statement.int(1) == 1)
        }
        statement.reset()
        storedHours = try Self.hours(db, streamID: streamID)
    }

    // One seek an hour: the table may have thousands of devices in each.
    private static func hours(_ db: Database, streamID: Int64) throws -> Set<Int64> {
        let first = try Statement(db, "SELECT min(hour) FROM hourly_rollup WHERE stream_id = ?1")
        let next = try Statement(db, "SELECT min(hour) FROM hourly_rollup WHERE stream_id = ?1 AND hour > ?2")
        first.bind(1, streamID)
        defer { first.reset() }
        guard try first.step(), var hour = first.optionalInt(0) else { return [] }
        var hours: Set<Int64> = [hour]
        while true {
            next.bind(1, streamID)
            next.bind(2, hour)
            defer { next.reset() }
            guard try next.step(), let following = next.optionalInt(0) else { return hours }
            hours.insert(following)
            hour = following
        }
    }

    /// The session's numbers for the fields of a batch.
    mutating func numbers(of batchFields: [PayloadField]) -> [Int] {
        batchFields.map { fields.number(of: $0) }
    }

    /// Counts a record that is delivered for the first time, with its numbers.
    mutating func add(_ entry: BatchEntry, of batch: RecordBatch, fieldNumbers: [Int], rows: RollupRows) throws {
        let device = batch.arena.span.extracting((entry.deviceID ?? .empty).indices)
        let position = try position(hour: CellKey.hour(of: entry.eventTime), device: device, rows: rows)
        cells[position].addRecord(eventTime: entry.eventTime)
        let start = Int(entry.metricsStart)
        for index in start..<start + Int(entry.metricsCount) {
            add(batch.metrics[index], batch, fieldNumbers, to: position)
        }
    }

    private mutating func add(
        _ metric: MetricValue, _ batch: RecordBatch, _ fieldNumbers: [Int], to position: Int
    ) {
        let number = fieldNumbers[Int(metric.field)]
        if metric.form == .other { return }
        if number >= usualPositions.count {
            usualPositions += repeatElement(0, count: number + 1 - usualPositions.count)
        }
        fields.markNumeric(number)
        let field = cells[position].position(of: number, guess: usualPositions[number])
        usualPositions[number] = field
        switch metric.form {
        case .short: cells[position].fields[field].add(metric.short)
        case .nonfinite: cells[position].fields[field].nonfinite += 1
        case .text:
            if let decimal = ExactDecimal(batch.arena.span.extracting(metric.text.indices)) {
                cells[position].fields[field].add(decimal)
            } else {
                cells[position].fields[field].nonfinite += 1
            }
        case .other: break
        }
    }

    /// Counts further deliveries of a record that is counted already, or takes them away again.
    mutating func addRedelivered(_ change: Int64, at key: CellKey, rows: RollupRows) throws {
        let position = try position(hour: key.hour, device: key.device.utf8Span.span, rows: rows)
        cells[position].redelivered += change
    }

    /// The position of a cell, which is going to be changed.
    private mutating func position(
        hour: Int64, device: borrowing Span<UInt8>, rows: RollupRows
    ) throws -> Int {
        let (position, isNew) = table.number(hour: hour, device: device)
        if isNew {
            cells.append(try storedCell(position, rows) ?? RollupCell(fields: usualFields))
            isDirty.append(false)
        }
        if !isDirty[position] {
            isDirty[position] = true
            dirty.append(position)
        }
        cells[position].lastUse = commit
        return position
    }

    private mutating func storedCell(_ number: Int, _ rows: RollupRows) throws -> RollupCell? {
        storedHours.contains(table.hours[number]) ? try rows.read(table.key(number), &fields) : nil
    }

    /// Writes every changed cell and every new field, in the order of their keys.
    mutating func save(_ rows: RollupRows) throws {
        if jsonKeys.count < fields.fields.count {
            jsonKeys = fields.jsonKeys
            ranks = fields.ranks
            usualFields.sort { ranks[$0.field] < ranks[$1.field] }
        }
        try rows.save(&fields)
        dirty.sort { table.precedes($0, $1) }
        for position in dirty {
            cells[position].sortFields(by: ranks)
            if cells[position].fields.count > usualFields.count {
                usualFields = cells[position].fields.map { RollupField(field: $0.field) }
            }
            text.removeAll(keepingCapacity: true)
            PackedMetrics.append(cells[position].fields, keys: jsonKeys, to: &text)
            try rows.write(table, position, cells[position], metrics: text)
            cells[position].isStored = true
            isDirty[position] = false
        }
        dirty.removeAll(keepingCapacity: true)
        commit += 1
        if cells.count > Self.capacity { forget() }
    }

    /// Forgets the cells that the last commit did not touch; all of them where that is not enough.
    private mutating func forget() {
        storedHours.formUnion(table.hours)
        let kept = cells.indices.filter { cells[$0].lastUse == commit - 1 }
        let old = (table: table, cells: cells)
        table = CellTable()
        cells = []
        isDirty = []
        guard kept.count <= Self.capacity / 2 else { return }
        for position in kept {
            let device = old.table.bytes.span.extracting(old.table.devices[position].indices)
            _ = table.number(hour: old.table.hours[position], device: device)
            cells.append(old.cells[position])
            isDirty.append(false)
        }
    }
}
