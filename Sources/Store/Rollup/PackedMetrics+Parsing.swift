import Coding
import GRDB
import Records

extension PackedMetrics {
    /// A field's name as a JSON string, quotes included.
    static func jsonKey(_ name: String) -> [UInt8] {
        var writer = JSONTextWriter(escaping: .least)
        writer.string(name)
        return writer.bytes
    }

    /// Reads a cell's fields back from their packed form.
    ///
    /// - Parameter fieldNumber: The session's number of a field's name.
    static func fields(of text: [UInt8], fieldNumber: (String) -> Int) throws -> [RollupField] {
        var reader = JSONElementReader(bytes: text)
        guard try reader.next() != nil else { return [] }
        let view = reader.view
        var fields: [RollupField] = []
        var key = 1
        while key < Int(view[0].next) {
            guard let field = field(view, array: key + 1, number: fieldNumber(view.string(key))) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a rollup row is not in the packed form")
            }
            fields.append(field)
            key = Int(view[key].next)
        }
        return fields
    }

    private static func field(_ view: borrowing JSONView, array: Int, number: Int) -> RollupField? {
        guard view[array].kind == .array, view[array].count >= 5 else { return nil }
        guard let count = Int64(view.string(array + 1)), let nonfinite = Int64(view.string(array + 2)) else {
            return nil
        }
        if count == 0 {
            var field = RollupField(field: number)
            field.nonfinite = nonfinite
            return field
        }
        guard let minimum = ExactDecimal(view.bytes(array + 3)), let maximum = ExactDecimal(view.bytes(array + 4)),
            let sum = DecimalSum(view.bytes(array + 5))
        else { return nil }
        return RollupField(
            field: number, count: count, nonfinite: nonfinite, minimum: minimum, maximum: maximum, sum: sum)
    }
}
