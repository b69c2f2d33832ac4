import Coding
import Records

/// What the first bytes of an inventory's file show.
enum InventoryHead: Equatable {
    /// Rows of comma-separated values.
    case rows
    /// `manifest.checksum`: the MD5 of the manifest.
    case checksum
    /// A format of columns, by its name.
    case columns(String)

    /// How many bytes are looked at: more than the first columns of any row have.
    static let byteCount = 4096

    init(_ head: [UInt8]) {
        if head.starts(with: "PAR1".utf8) {
            self = .columns("Apache Parquet")
        } else if head.starts(with: "ORC".utf8), head.count > 3, head[3] < 0x20 || head[3] > 0x7E {
            self = .columns("Apache ORC")
        } else if head.count <= 34, ETagText.isValid(Self.line(head).span) {
            self = .checksum
        } else {
            self = .rows
        }
    }

    /// Whether a text that begins so belongs to an inventory. No JSON does: there nothing may follow a string but white
    /// space.
    static func isTold(by bytes: [UInt8]) -> Bool {
        guard InventoryHead(bytes) == .rows else { return true }
        // How many bytes are at hand depends on the pieces they came in.
        let head = Array(bytes.prefix(byteCount))
        var rows = CommaRows()
        rows.restart(MemorySource(head))
        var isFirst = true
        while case .row = rows.next() {
            // A row that the head cuts tells by its first columns only.
            let isCut = rows.part.upperBound == rows.bytes.count && head.count >= byteCount
            guard rows.fields.count > 2, isQuoted(0, rows), isQuoted(1, rows) else { return false }
            if isCut { return isFirst }
            if InventoryRow(rows.fields, of: rows.bytes.span) != nil { return true }
            isFirst = false
        }
        return false
    }

    private static func isQuoted(_ field: Int, _ rows: borrowing CommaRows) -> Bool {
        let start = rows.fields[field].start
        return start > 0 && rows.bytes[start - 1] == UInt8(ascii: "\"") && !rows.fields[field].range.isEmpty
    }

    /// The first line without its end.
    private static func line(_ head: [UInt8]) -> [UInt8] {
        Array(head.prefix { $0 != 0x0A && $0 != 0x0D })
    }
}
