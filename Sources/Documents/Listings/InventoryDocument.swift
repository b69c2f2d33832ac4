import Coding
import Records

/// Reads S3 Inventory's rows in CSV, one object or version a row, without a header.
///
/// The rows are divided here and not by a library: those at hand want the whole text, and an inventory has millions of
/// rows.
final class InventoryDocument: EvidenceText {
    private(set) var kind = DocumentKind.unknown
    private var rows = CommaRows()
    private var nextIndex: Int64 = 0
    private var head = InventoryHead.rows
    private var source: any ByteSource = MemorySource([])

    func begin(_ source: any ByteSource, hints: ReadingHints) {
        head = InventoryHead((source as? PeekingSource)?.peek(InventoryHead.byteCount) ?? [])
        kind = hints.kind ?? .unknown
        nextIndex = 0
        self.source = source
        rows.restart(source)
    }

    /// Whether a text begins as an inventory does.
    static func begins(_ head: [UInt8]) -> Bool { InventoryHead.isTold(by: head) }

    func read(into batch: inout RecordBatch, upTo room: BatchRoom) -> Bool {
        switch head {
        case .rows: break
        case .checksum:
            kind = .objectListing
            batch.ignored += 1
            return true
        case .columns(let format):
            kind = .objectListing
            batch.rejects.append(refuse(format))
            return true
        }
        var rejectedBytes = 0
        while !room.isFull(batch, rejectedBytes: rejectedBytes) {
            switch rows.next() {
            case .row: rejectedBytes += take(into: &batch)
            case .broken: rejectedBytes += reject(.invalidListingRow, Self.brokenRow, into: &batch)
            case .failed(let error):
                _ = reject(Reject.Code(rawValue: error.code.rawValue) ?? .unreadable, error.detail, into: &batch)
                return true
            case .end:
                if nextIndex == 0 { _ = reject(.emptyDocument, "the document holds no row", into: &batch) }
                return true
            }
        }
        return false
    }

    private static let brokenRow = "the row is not well formed: a quote is missing, or stands inside a field"
    private static let unknownRow =
        "no row of an inventory: its columns do not begin with bucket, key and size, or with bucket, key, version, "
        + "latest, delete marker and size"

    /// Takes the row at hand as an object. How many bytes its reject holds, if it is none.
    private func take(into batch: inout RecordBatch) -> Int {
        let arenaEnd = batch.arena.count
        guard let row = InventoryRow(rows.fields, of: rows.bytes.span),
            let key = ObjectKey.append(rows, InventoryRow.key, to: &batch.arena)
        else {
            batch.arena.removeLast(batch.arena.count - arenaEnd)
            return reject(.invalidListingRow, Self.unknownRow, into: &batch)
        }
        kind = .objectListing
        var object = ListedObject(index: nextIndex, key: key)
        nextIndex += 1
        object.bucket = rows.append(InventoryRow.bucket, to: &batch.arena)
        object.byteCount = row.byteCount
        object.lastModified = row.lastModified
        object.isLatest = row.isLatest
        object.isDeleteMarker = row.isDeleteMarker
        object.versionID = row.versionID.map { rows.append($0, to: &batch.arena) }
        object.etag = row.etag.map { rows.append($0, to: &batch.arena) }
        object.storageClass = row.storageClass.map { rows.append($0, to: &batch.arena) }
        object.encryption = row.encryption.map { rows.append($0, to: &batch.arena) }
        batch.listedObjects.append(object)
        return 0
    }

    /// Rejects the part at hand. How many bytes the reject holds.
    private func reject(_ code: Reject.Code, _ detail: String, into batch: inout RecordBatch) -> Int {
        let reject = Reject(
            code: code, entryIndex: nextIndex, byteOffset: rows.byteOffset, line: rows.line, column: 1, detail: detail,
            bytes: rows.bytes.span.extracting(rows.part))
        nextIndex += 1
        batch.rejects.append(reject)
        return reject.raw.count
    }

    /// Rejects a whole document of another format.
    private func refuse(_ format: String) -> Reject {
        var digest = SHA256Digest()
        var (byteCount, raw, piece): (Int64, [UInt8], [UInt8]) = (0, [], [])
        while true {
            piece.removeAll(keepingCapacity: true)
            // What a failing source still holds is beside the point.
            try? piece.append(addingCapacity: 128 << 10) { (room) throws(ByteSourceError) in
                try source.read(into: &room)
            }
            if piece.isEmpty { break }
            digest.update(piece.span)
            byteCount += Int64(piece.count)
            if raw.count < Reject.keptByteCount { raw += piece.prefix(Reject.keptByteCount - raw.count) }
        }
        return Reject(
            code: .invalidListingRow, entryIndex: 0, byteOffset: 0, line: nil, column: nil,
            detail: "\(format) is not read; have the inventory written as CSV", byteCount: byteCount,
            hash: digest.finish(), raw: raw)
    }
}
