import Coding
import Documents
import Records
import Store

/// An object that is not held whole: hashed in a first pass, read in parts in a second.
///
/// Only the store's writer uses it once it is made, one call after another.
final class LargeObject: RecordParts, @unchecked Sendable {
    let object: SourceObject
    let storedBytes: Int
    /// Kept for what it holds open.
    private let stored: ObjectContent
    private let content: ContentSource
    private let reader: ObjectReader
    private let firstPass: ContentSource.Identity
    /// Read ahead, because the object's kind has to be known before its rows are written.
    private var firstPart: (batch: RecordBatch, isLast: Bool)?
    /// Parts that are no entries, of those that were read.
    private(set) var ignored = 0
    private var isAtEnd = false
    private var isBlank = true

    /// Hashes the object, and gets ready to read it.
    init(
        _ file: FoundFile, from stored: ObjectContent, options: StreamOptions, hints: ReadingHints, limits: HeldLimits
    ) throws(ByteSourceError) {
        self.stored = stored
        firstPass = ContentSource(try stored.open()).finish()
        if let failure = firstPass.failure, failure.code == .unreadable { throw failure }
        storedBytes = firstPass.rawByteCount
        content = ContentSource(try stored.open())
        reader = ObjectReader(options: options, hints: hints, limits: limits)
        reader.begin(content)
        let part = reader.nextPart()
        firstPart = part
        var object = SourceObject(
            name: file.objectName(hash: firstPass.digest), location: file.location, hash: firstPass.digest,
            byteCount: Int64(firstPass.contentByteCount), kind: reader.kind, fileState: file.state)
        // A document that names its stream does so with its first records.
        object.streamARN = part.batch.streamARN
        object.isHinted = hints.kind != nil || hints.shard != nil
        self.object = object
    }

    func next() throws -> RecordBatch? {
        if isAtEnd { return nil }
        // A large object takes long enough for the user to give up; its commit is undone then.
        try Task.checkCancellation()
        var (batch, isLast) = firstPart ?? reader.nextPart()
        firstPart = nil
        ignored += batch.ignored
        isBlank = isBlank && batch.isBlank
        if isLast {
            isAtEnd = true
            let identity = content.finish()
            guard identity.digest == firstPass.digest else {
                throw IngestError(
                    code: .unreadableSource, location: object.location,
                    detail: "it changed while it was read; import it again when it is complete")
            }
            if isBlank { batch.rejects.append(ObjectReader.noEntries(identity)) }
        }
        return batch
    }
}
