import Coding
import Records

/// Finds the numbers of the fields asked for in payloads, as the import does.
struct PayloadNumbers {
    private let positions: [String: Int]
    private var tree = ScalarFieldTree()
    /// By field of the tree: which field asked for it is; −1 for others.
    private var wanted: [Int] = []
    private var scalars: [ScalarFieldTree.Scalar] = []
    private var text: [UInt8] = []

    init(_ fields: [String]) {
        positions = Dictionary(fields.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Counts the numbers of one payload. Bytes that are no JSON object have none.
    mutating func add(_ payload: borrowing Span<UInt8>, to cell: inout SummaryCell) throws {
        guard payload.count > 0, payload[0] == UInt8(ascii: "{") else { return }
        // The reader takes the array over, and copies it unless there is room behind the text.
        text = []
        text.reserveCapacity(payload.count + 64)
        for index in payload.indices { text.append(payload[index]) }
        var reader = JSONElementReader(bytes: text)
        guard (try? reader.next()) != nil else { return }
        scalars.removeAll(keepingCapacity: true)
        let view = reader.view
        tree.walk(view, object: 0, into: &scalars)
        while wanted.count < tree.fields.count { wanted.append(positions[tree.fields[wanted.count].name] ?? -1) }
        for scalar in scalars where wanted[scalar.field] >= 0 {
            let field = wanted[scalar.field]
            switch view[scalar.token].kind {
            case .number:
                if let number = ExactDecimal(view.bytes(scalar.token)) {
                    cell.fields[field].add(number)
                } else {
                    cell.fields[field].nonfinite += 1
                }
            case .nan, .infinity, .negativeInfinity: cell.fields[field].nonfinite += 1
            default: break
            }
        }
    }
}
