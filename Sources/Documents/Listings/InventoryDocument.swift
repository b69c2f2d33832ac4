import Coding
import Records

/// Reads S3 Inventory's rows in CSV.
final class InventoryDocument: EvidenceText {
    private(set) var kind = DocumentKind.unknown

    func begin(_ source: any ByteSource, hints: ReadingHints) {}

    func read(into batch: inout RecordBatch, upTo room: BatchRoom) -> Bool { true }

    /// Whether a text begins as an inventory does.
    static func begins(_ head: [UInt8]) -> Bool { false }
}
