import Coding
import Documents
import Records

/// What the reader made of one document, in texts that tests can compare.
struct DocumentReading: Equatable {
    /// Entries, payloads and objects in their order, each as one line.
    var parts: [String] = []
    /// Index, code, offset, line and the bytes of each reject.
    var rejects: [String] = []
    /// The payloads alone.
    var payloads: [String] = []
    var kind = DocumentKind.unknown
    var ignored = 0
    private(set) var codes: [Reject.Code] = []
    /// Of all parts and rejects, in order.
    private(set) var indexes: [Int64] = []

    init(
        _ text: some Sequence<UInt8>, kind: DocumentKind? = nil, shard: Int64? = nil, chunk: Int = .max,
        room: BatchRoom = BatchRoom(entries: .max, bytes: .max), options: StreamOptions = .standard
    ) {
        let reader = DocumentReader(options: options, hints: ReadingHints(kind: kind, shard: shard))
        reader.begin(MemorySource(Array(text), chunk: chunk))
        var isAtEnd = false
        var found: [(index: Int64, text: String)] = []
        while !isAtEnd {
            var batch = RecordBatch()
            isAtEnd = reader.read(into: &batch, upTo: room)
            found += batch.loosePayloads.map { ($0.index, Self.line($0, batch)) }
            found += batch.listedObjects.map { ($0.index, Self.line($0, batch)) }
            found += batch.entries.map { ($0.index, Self.line($0, batch)) }
            payloads += batch.loosePayloads.map { batch.text($0.payload) }
            for reject in batch.rejects {
                codes.append(reject.code)
                indexes.append(reject.entryIndex)
                let raw = String(decoding: reject.raw, as: UTF8.self)
                rejects.append(
                    "\(reject.entryIndex) \(reject.code.rawValue) at \(reject.byteOffset), line \(reject.line ?? 0), "
                        + "\(reject.byteCount) bytes: \(raw)")
            }
            ignored += batch.ignored
        }
        self.kind = reader.kind
        indexes = (indexes + found.map(\.index)).sorted()
        parts = found.sorted { $0.index < $1.index }.map { "\($0.index) \($0.text)" }
    }

    private static func line(_ payload: LoosePayload, _ batch: borrowing RecordBatch) -> String {
        var text = "\(payload.role) \(payload.source.rawValue) \(batch.text(payload.payload))"
        if let time = payload.arrivalTime { text += " arrival=\(time)" }
        if let time = payload.processedTime { text += " processed=\(time)" }
        if let reason = payload.reason { text += " reason=\(batch.text(reason))" }
        if let device = payload.deviceID { text += " device=\(batch.text(device))" }
        if let time = payload.eventTime { text += " event=\(time)" }
        return text
    }

    private static func line(_ entry: BatchEntry, _ batch: borrowing RecordBatch) -> String {
        var text = "\(entry.kind) \(entry.source.rawValue) \(entry.shard):\(batch.text(entry.sequenceKey))"
        if entry.subSequence >= 0 { text += "/\(entry.subSequence)" }
        if let payload = entry.payload { text += " \(entry.payloadIsBytes ? "bytes " : "")\(batch.text(payload))" }
        if let time = entry.arrivalTime { text += " \(entry.arrivalEstimated ? "estimated" : "arrival")=\(time)" }
        if let time = entry.processedTime { text += " processed=\(time)" }
        if let reason = entry.reason { text += " reason=\(batch.text(reason))" }
        if let device = entry.deviceID { text += " device=\(batch.text(device))" }
        return text
    }

    private static func line(_ object: ListedObject, _ batch: borrowing RecordBatch) -> String {
        var text = batch.text(object.key)
        if let bucket = object.bucket { text = "\(batch.text(bucket)):\(text)" }
        if let count = object.byteCount { text += " size=\(count)" }
        if let etag = object.etag { text += " etag=\(batch.text(etag))" }
        if let time = object.lastModified { text += " modified=\(time)" }
        if let storage = object.storageClass { text += " class=\(batch.text(storage))" }
        if let version = object.versionID { text += " version=\(batch.text(version))" }
        if !object.isLatest { text += " old" }
        if object.isDeleteMarker { text += " deleted" }
        if let encryption = object.encryption { text += " encryption=\(batch.text(encryption))" }
        return text
    }
}
