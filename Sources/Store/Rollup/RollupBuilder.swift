import Coding
import Records

/// Counts device-hours from stored records: the plain way, against which the rollup that the import keeps is checked,
/// and by which it is mended.
struct RollupBuilder: ~Copyable {
    private(set) var cells: [CellKey: RollupCell] = [:]
    private(set) var fields = FieldList()
    private var reader = JSONElementReader(bytes: [])
    private var tree = ScalarFieldTree()
    private var scalars: [ScalarFieldTree.Scalar] = []
    /// The list's numbers of the tree's fields.
    private var numbers: [Int] = []

    init() {}

    /// Counts a delivered record; `payload` is compact JSON, `nil` for a payload of bytes.
    mutating func add(_ key: CellKey, eventTime: Int64?, payload: [UInt8]?, redelivered: Int64) throws {
        var cell = cells[key] ?? RollupCell()
        cells[key] = nil
        cell.addRecord(eventTime: eventTime)
        cell.redelivered += redelivered
        // Only an object has fields; the reader would take a top-level array apart.
        if let payload, payload.first == UInt8(ascii: "{") { try addNumbers(of: payload, to: &cell) }
        cells[key] = cell
    }

    private mutating func addNumbers(of payload: [UInt8], to cell: inout RollupCell) throws {
        reader.restart(bytes: payload)
        guard try reader.next() != nil else { return }
        let view = reader.view
        scalars.removeAll(keepingCapacity: true)
        tree.walk(view, object: 0, into: &scalars)
        while numbers.count < tree.fields.count { numbers.append(fields.number(of: tree.fields[numbers.count])) }
        for (position, scalar) in scalars.enumerated() {
            let number = numbers[scalar.field]
            switch view[scalar.token].kind {
            case .number:
                let field = cell.position(of: number, guess: position)
                fields.markNumeric(number)
                if let decimal = ExactDecimal(view.bytes(scalar.token)) {
                    cell.fields[field].add(decimal)
                } else {
                    cell.fields[field].nonfinite += 1
                }
            case .nan, .infinity, .negativeInfinity:
                fields.markNumeric(number)
                cell.fields[cell.position(of: number, guess: position)].nonfinite += 1
            default: break
            }
        }
    }
}
