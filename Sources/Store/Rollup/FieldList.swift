import Records

/// The payload fields that a session has met, by number.
struct FieldList {
    /// A field's name, which is the same only if its bytes are: strings alone would also take canonical equivalents,
    /// which are keys of their own in JSON and in the table, for one.
    private struct Name: Hashable {
        var text: String

        static func == (left: Name, right: Name) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    }

    private(set) var fields: [PayloadField] = []
    private var numbers: [Name: Int] = [:]
    /// Whether a number was ever found there.
    private(set) var isNumeric: [Bool] = []
    /// Fields whose row in the table `field` is new or has changed.
    private(set) var unsaved: Set<Int> = []

    /// The number of a field.
    mutating func number(of field: PayloadField) -> Int {
        if let known = numbers[Name(text: field.name)] { return known }
        let number = fields.count
        fields.append(field)
        isNumeric.append(false)
        numbers[Name(text: field.name)] = number
        unsaved.insert(number)
        return number
    }

    /// The number of a field that is known by name only, as in a packed cell.
    mutating func number(ofName name: String) -> Int {
        numbers[Name(text: name)] ?? number(of: PayloadField(name: name))
    }

    mutating func markNumeric(_ number: Int) {
        if isNumeric[number] { return }
        isNumeric[number] = true
        unsaved.insert(number)
    }

    /// Takes over what the table holds.
    mutating func load(_ field: PayloadField, isNumeric numeric: Bool) {
        let number = number(of: field)
        isNumeric[number] = numeric
        unsaved.remove(number)
    }

    /// The fields' names as JSON strings, by number.
    var jsonKeys: [[UInt8]] { fields.map { PackedMetrics.jsonKey($0.name) } }

    /// The rank of each field among all by the bytes of their names, by number.
    var ranks: [Int] {
        let order = fields.indices.sorted {
            fields[$0].name.utf8.lexicographicallyPrecedes(fields[$1].name.utf8)
        }
        var ranks = [Int](repeating: 0, count: order.count)
        for (rank, number) in order.enumerated() { ranks[number] = rank }
        return ranks
    }

    mutating func markSaved() {
        unsaved.removeAll()
    }
}
