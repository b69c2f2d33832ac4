import Records

/// The counts of one device-hour.
struct RollupCell {
    var records: Int64 = 0
    var redelivered: Int64 = 0
    /// Microseconds since 1970 UTC.
    var firstEvent: Int64?
    var lastEvent: Int64?
    /// In the order in which the fields were first met, until they are sorted for writing. A field may be without numbers:
    /// it is not written.
    var fields: [RollupField] = []
    /// Whether the table has a row for it.
    var isStored = false
    /// The commit that touched the cell last, by which the cache forgets.
    var lastUse = 0

    /// A cell of no records.
    init(fields: [RollupField] = []) {
        self.fields = fields
    }

    /// Counts a record without its fields.
    mutating func addRecord(eventTime: Int64?) {
        records += 1
        guard let eventTime else { return }
        firstEvent = min(firstEvent ?? eventTime, eventTime)
        lastEvent = max(lastEvent ?? eventTime, eventTime)
    }

    /// The position of a field, made where it is new. `guess` is where it was in the record before: records of one
    /// device are alike.
    @inline(__always)
    mutating func position(of field: Int, guess: Int) -> Int {
        if guess < fields.count, fields[guess].field == field { return guess }
        if let found = fields.firstIndex(where: { $0.field == field }) { return found }
        fields.append(RollupField(field: field))
        return fields.count - 1
    }

    /// Puts the fields into the order in which they are written: that of their names' ranks.
    mutating func sortFields(by ranks: [Int]) {
        for index in fields.indices.dropFirst() where ranks[fields[index].field] < ranks[fields[index - 1].field] {
            fields.sort { ranks[$0.field] < ranks[$1.field] }
            return
        }
    }
}
