import Records

/// What an object's entries were, for its row.
struct ObjectTally: Equatable {
    var delivered: Int64 = 0
    var failed: Int64 = 0
    var listed: Int64 = 0
    var rejected: Int64 = 0
    /// Parts that are no entries.
    var ignored: Int64 = 0
    /// Processed time of the last entry that has one; microseconds since 1970 UTC.
    var lastProcessed: Int64?

    /// All entries.
    var entries: Int64 { delivered + failed + listed + rejected }

    mutating func count(_ batch: RecordBatch) {
        for entry in batch.entries {
            switch entry.kind {
            case .delivered: delivered += 1
            case .failed: failed += 1
            case .listed: listed += 1
            }
            if entry.source == .processedBatch, let time = entry.processedTime { lastProcessed = time }
        }
        for payload in batch.loosePayloads {
            switch payload.role {
            case .failed: failed += 1
            case .listed: listed += 1
            }
        }
        listed += Int64(batch.listedObjects.count)
        rejected += Int64(batch.rejects.count)
        ignored += Int64(batch.ignored)
    }
}
