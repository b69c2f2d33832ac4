import Coding
import Documents
package import Records

/// Reads documents that come from memory, and not from a file: what a stream or a queue handed out.
///
/// Holds the memory that each document would otherwise ask for anew; belongs to one task.
package final class DocumentImport {
    private let documents: DocumentReader
    /// The stream that the next documents have to be of; nil as long as none is known.
    package var streamARN: String? {
        get { documents.hints.streamARN }
        set { documents.hints.streamARN = newValue }
    }

    private let kind: DocumentKind?

    /// - Parameters:
    ///   - kind: What all documents are taken for.
    ///   - shard: The shard of records whose document names none and whose numbers do not tell it.
    ///   - streamARN: The stream that the documents are of; one that names another is rejected.
    package init(options: StreamOptions, kind: DocumentKind? = nil, shard: Int64? = nil, streamARN: String? = nil) {
        self.kind = kind
        documents = DocumentReader(
            options: options, hints: ReadingHints(kind: kind, shard: shard, streamARN: streamARN))
    }

    /// Reads a document whole: it has to be small enough to be held.
    ///
    /// - Parameters:
    ///   - content: As it is; nothing is inflated but gzip.
    ///   - name: The name by which the store is to know it, and where it came from.
    package func read(_ content: [UInt8], name: String) -> ReadObject {
        let source = ContentSource(MemorySource(content))
        documents.begin(source)
        var batch = RecordBatch()
        while !documents.read(into: &batch, upTo: BatchRoom(entries: .max, bytes: .max)) {}
        let identity = source.finish()
        if batch.isBlank { batch.rejects.append(ObjectReader.noEntries(identity)) }
        var object = SourceObject(
            name: name, location: name, hash: identity.digest, byteCount: Int64(identity.contentByteCount),
            kind: documents.kind, fileState: nil)
        object.streamARN = batch.streamARN
        object.isHinted = kind != nil
        return ReadObject(object: object, batch: batch)
    }
}
