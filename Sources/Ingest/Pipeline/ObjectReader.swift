import Coding
import Documents
import Records

/// Reads objects into batches: decompression, content hash, JSON, entries and rejects. Holds the memory that each object
/// would otherwise ask for anew, so each job keeps one.
final class ObjectReader {
    /// What reading gave.
    enum Result {
        case object(ReadObject, storedBytes: Int)
        /// More than is held at once: it has to be read in parts.
        case large
    }

    private let limits: HeldLimits
    private var json = JSONElementReader(bytes: [])
    private var records: ProcessedRecordReader
    /// How much the object before brought: objects of one pipeline are alike.
    private var usual = (arena: 0, entries: 0, metrics: 0)

    init(options: StreamOptions, limits: HeldLimits) {
        self.limits = limits
        records = ProcessedRecordReader(options: options)
    }

    /// Reads a file whole; `path` is where it is opened.
    func read(_ file: FoundFile, at path: String) throws(ByteSourceError) -> Result {
        let content = ContentSource(try FileSource(path: path))
        json.restart(source: content)
        var batch = RecordBatch()
        batch.arena.reserveCapacity(usual.arena)
        batch.entries.reserveCapacity(usual.entries)
        batch.metrics.reserveCapacity(usual.metrics)
        guard readElements(into: &batch, heldEntries: limits.entries, heldBytes: limits.bytes) else {
            return .large
        }
        let identity = content.finish()
        if let failure = identity.failure, failure.code == .unreadable { throw failure }
        endBatch(&batch, identity)
        // A little more than it was, so that an object as large again fits without growing.
        usual = (batch.arena.count * 17 / 16, batch.entries.count, batch.metrics.count)
        let object = SourceObject(
            name: file.objectName(hash: identity.digest), location: file.location, hash: identity.digest,
            byteCount: Int64(identity.contentByteCount), kind: batch.entries.isEmpty ? .unknown : .processedBatch,
            fileState: file.state)
        return .object(ReadObject(object: object, batch: batch), storedBytes: identity.rawByteCount)
    }

    /// Begins to read a content in parts.
    func begin(_ content: ContentSource) {
        json.restart(source: content)
    }

    /// The next part, whether it is the last, or nil where nothing is left.
    func nextPart() -> (batch: RecordBatch, isLast: Bool) {
        var batch = RecordBatch()
        let isLast = readElements(into: &batch, heldEntries: limits.partEntries, heldBytes: limits.bytes / 2)
        batch.fields = records.fields
        return (batch, isLast)
    }

    /// What a whole document that held nothing at all is rejected with.
    func endBatch(_ batch: inout RecordBatch, _ identity: ContentSource.Identity) {
        batch.fields = records.fields
        guard batch.entries.isEmpty, batch.rejects.isEmpty else { return }
        batch.rejects.append(Self.noEntries(identity))
    }

    /// The reject of a well-formed document without an entry.
    static func noEntries(_ identity: ContentSource.Identity) -> Reject {
        Reject(
            code: .noEntries, entryIndex: 0, byteOffset: 0, line: 1, column: 1,
            detail: "a well-formed document without any entry", byteCount: Int64(identity.contentByteCount),
            hash: identity.digest, raw: [])
    }

    /// Reads on until the document ends (true) or as much is held as may be (false).
    private func readElements(into batch: inout RecordBatch, heldEntries: Int, heldBytes: Int) -> Bool {
        Self.readElements(of: &json, with: &records, into: &batch, heldEntries: heldEntries, heldBytes: heldBytes)
    }

    // Static, so that the view's borrow is of a local name and not of a class's storage.
    private static func readElements(
        of json: inout JSONElementReader, with records: inout ProcessedRecordReader, into batch: inout RecordBatch,
        heldEntries: Int, heldBytes: Int
    ) -> Bool {
        // What was rejected is held too, and there may be nothing else.
        var rejectedBytes = 0
        while true {
            do {
                while let element = try json.next() {
                    do {
                        try records.append(json.view, index: element.index, to: &batch)
                    } catch {
                        batch.rejects.append(reject(error, element, json))
                        rejectedBytes += batch.rejects.last?.raw.count ?? 0
                    }
                    if batch.entries.count + batch.rejects.count >= heldEntries
                        || batch.arena.count + rejectedBytes >= heldBytes
                    {
                        return false
                    }
                }
                return true
            } catch {
                let rest = json.takeRest(after: error, keeping: Reject.keptByteCount)
                batch.rejects.append(Reject(error, rest))
                if !rest.resumes { return true }
                rejectedBytes += rest.prefix.count
                if batch.entries.count + batch.rejects.count >= heldEntries
                    || batch.arena.count + rejectedBytes >= heldBytes
                {
                    return false
                }
            }
        }
    }

    private static func reject(
        _ refusal: ProcessedRecordReader.Refusal, _ element: JSONElement, _ json: borrowing JSONElementReader
    ) -> Reject {
        let position = json.position(ofByte: element.byteOffset)
        let view = json.view
        let bytes = view.bytes(0)
        var raw: [UInt8] = []
        raw.append(copying: bytes.extracting(first: Reject.keptByteCount))
        var digest = SHA256Digest()
        digest.update(bytes)
        return Reject(
            code: refusal.code, entryIndex: Int64(element.index), byteOffset: Int64(element.byteOffset),
            line: Int64(position.line), column: Int64(position.column), detail: refusal.detail,
            byteCount: Int64(bytes.count), hash: digest.finish(), raw: raw)
    }
}

extension Reject {
    /// What a reader gave up.
    init(_ error: JSONError, _ rest: JSONRest) {
        self.init(
            code: Code(rawValue: error.code.rawValue) ?? .unreadable, entryIndex: Int64(rest.index),
            byteOffset: Int64(rest.position.byteOffset), line: Int64(error.position.line),
            column: Int64(error.position.column), detail: error.detail, byteCount: Int64(rest.byteCount),
            hash: rest.digest, raw: rest.prefix)
    }
}

extension FoundFile {
    /// The name by which the store knows the object. Standard input has none of its own: its content names it.
    func objectName(hash: [UInt8]) -> String {
        if location == "-" { return "stdin-" + Hex.string(Array(hash.prefix(8))) }
        return HourPrefix.find(in: location) == nil ? relativePath : location
    }
}
