import Records

extension StoredNumber {
    /// An entry of the group that is being written, with what is known of its object.
    struct Addition {
        var place: EntryPlace
        var entry: BatchEntry
        var batch: RecordBatch
        var objectID: Int64
        var object: SourceObject
        var lineage: Int64
        var fieldNumbers: [Int]

        /// The entry's texts, out of the arena.
        var content: DeliveryContent {
            func bytes(_ range: ByteRange?) -> [UInt8]? { range.map { Array(batch.arena[$0.indices]) } }
            var content = DeliveryContent()
            content.eventTime = entry.eventTime
            content.partitionKey = bytes(entry.partitionKey)
            content.deviceID = bytes(entry.deviceID)
            content.payload = bytes(entry.payload).map { entry.payloadIsBytes ? .bytes($0) : .text($0) }
            content.strictPayload = bytes(entry.strictPayload)
            content.extra = bytes(entry.extra)
            return content
        }
    }

    /// Adds an entry to what is known.
    mutating func add(_ addition: Addition) {
        let entry = addition.entry
        switch entry.kind {
        case .delivered:
            deliveries.append(
                Delivery(
                    objectID: addition.objectID, objectHash: addition.object.hash, lineage: addition.lineage,
                    entryIndex: entry.index, processedTime: entry.processedTime, content: addition.content,
                    source: addition.place))
        case .failed, .listed:
            testimonies.append(
                Testimony(
                    objectID: addition.objectID, objectHash: addition.object.hash, entryIndex: entry.index,
                    subSequence: entry.subSequence, arrivalTime: entry.arrivalEstimated ? nil : entry.arrivalTime,
                    content: addition.content))
        }
    }

    /// Takes out all that an object brought.
    mutating func remove(object: Int64) {
        deliveries.removeAll { $0.objectID == object }
        testimonies.removeAll { $0.objectID == object }
    }
}
