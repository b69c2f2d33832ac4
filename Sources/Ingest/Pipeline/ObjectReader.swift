import Coding
import Documents
import Records

/// Reads objects into batches: decompression, content hash, entries and rejects. Holds the memory that each object would
/// otherwise ask for anew, so each job keeps one.
final class ObjectReader {
    /// What reading gave.
    enum Result {
        case object(ReadObject, storedBytes: Int)
        /// More than is held at once: it has to be read in parts.
        case large
    }

    private let limits: HeldLimits
    private let documents: DocumentReader
    /// How much the object before brought: objects of one pipeline are alike.
    private var usual = (arena: 0, entries: 0, metrics: 0)

    init(options: StreamOptions, hints: ReadingHints, limits: HeldLimits) {
        self.limits = limits
        documents = DocumentReader(options: options, hints: hints)
    }

    /// The stream that objects have to be of; `nil` while none is known.
    var streamARN: String? {
        get { documents.hints.streamARN }
        set { documents.hints.streamARN = newValue }
    }

    /// What the content was found to be so far.
    var kind: DocumentKind { documents.kind }

    /// Reads an object whole.
    func read(_ file: FoundFile, from stored: ObjectContent) throws(ByteSourceError) -> Result {
        let content = ContentSource(try stored.open())
        documents.begin(content)
        var batch = RecordBatch()
        batch.arena.reserveCapacity(usual.arena)
        batch.entries.reserveCapacity(usual.entries)
        batch.metrics.reserveCapacity(usual.metrics)
        guard documents.read(into: &batch, upTo: BatchRoom(entries: limits.entries, bytes: limits.bytes)) else {
            return .large
        }
        let identity = content.finish()
        if let failure = identity.failure, failure.code == .unreadable { throw failure }
        if batch.isBlank { batch.rejects.append(Self.noEntries(identity)) }
        // A little more than it was, so that an object as large again fits without growing.
        usual = (batch.arena.count * 17 / 16, batch.entries.count, batch.metrics.count)
        var object = SourceObject(
            name: file.objectName(hash: identity.digest), location: file.location, hash: identity.digest,
            byteCount: Int64(identity.contentByteCount), kind: documents.kind, fileState: file.state)
        object.streamARN = batch.streamARN
        object.isHinted = documents.hints.kind != nil || documents.hints.shard != nil
        return .object(ReadObject(object: object, batch: batch), storedBytes: identity.rawByteCount)
    }

    /// Begins to read a content in parts.
    func begin(_ content: ContentSource) {
        documents.begin(content)
    }

    /// The next part, and whether it is the last.
    func nextPart() -> (batch: RecordBatch, isLast: Bool) {
        var batch = RecordBatch()
        let isLast = documents.read(
            into: &batch, upTo: BatchRoom(entries: limits.partEntries, bytes: limits.bytes / 2))
        return (batch, isLast)
    }

    /// The reject of a well-formed document without an entry.
    static func noEntries(_ identity: ContentSource.Identity) -> Reject {
        Reject(
            code: .noEntries, entryIndex: 0, byteOffset: 0, line: 1, column: 1,
            detail: "a well-formed document without any entry", byteCount: Int64(identity.contentByteCount),
            hash: identity.digest, raw: [])
    }
}

extension FoundFile {
    /// The name by which the store knows the object. Standard input has none of its own: its content names it.
    func objectName(hash: [UInt8]) -> String {
        if location == "-" { return "stdin-" + Hex.string(Array(hash.prefix(8))) }
        return HourPrefix.find(in: namePath) == nil ? relativePath : namePath
    }
}
