import Coding
import Documents
package import Records

/// Reads a document's elements with the product's reader; what it refuses becomes a reject.
package func readBatch(_ text: some Sequence<UInt8>, options: StreamOptions = .standard) throws -> RecordBatch {
    var records = ProcessedRecordReader(options: options)
    var reader = JSONElementReader(bytes: Array(text))
    var batch = RecordBatch()
    while let element = try reader.next() {
        do {
            try records.append(reader.view, index: element.index, to: &batch)
        } catch {
            batch.rejects.append(
                Reject(
                    code: error.code, entryIndex: Int64(element.index), byteOffset: Int64(element.byteOffset),
                    line: nil,
                    column: nil, detail: error.detail, byteCount: Int64(element.byteCount),
                    hash: [UInt8](repeating: 0, count: 32), raw: []))
        }
    }
    batch.fields = records.fields
    return batch
}

/// An object as the import would offer it, read from its content.
package func readObject(_ text: String, name: String) throws -> ReadObject {
    let bytes = Array(text.utf8)
    var digest = SHA256Digest()
    digest.update(bytes.span)
    let batch = try readBatch(bytes)
    let object = SourceObject(
        name: name, location: "/in/" + name, hash: digest.finish(), byteCount: Int64(bytes.count),
        kind: batch.entries.isEmpty ? .unknown : .processedBatch, fileState: nil)
    return ReadObject(object: object, batch: batch)
}
