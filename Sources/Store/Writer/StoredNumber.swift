import Records

/// All that the store holds under one sequence number of one shard: its deliveries and its failures, from which the
/// rows are decided anew whenever one is added or taken away.
struct StoredNumber {
    /// One delivery, new or stored.
    struct Delivery {
        var objectID: Int64
        var objectHash: [UInt8]
        var lineage: Int64
        var entryIndex: Int64
        var processedTime: Int64?
        var content: DeliveryContent
        /// Where the entry stands in the group that is being written; `nil` for a stored delivery.
        var source: EntryPlace?
    }

    /// One piece of evidence that the record failed.
    struct Failure {
        var objectID: Int64
        var objectHash: [UInt8]
        var entryIndex: Int64
        var processedTime: Int64?
        var source: String
        var reason: [UInt8]?
        var content: DeliveryContent

        func precedes(_ other: Failure) -> Bool {
            let time = processedTime ?? .max
            let otherTime = other.processedTime ?? .max
            if time != otherTime { return time < otherTime }
            if objectHash != other.objectHash { return objectHash.lexicographicallyPrecedes(other.objectHash) }
            return entryIndex < other.entryIndex
        }
    }

    /// Position of an entry in a group of objects.
    struct EntryPlace: Equatable {
        var object: Int
        var entry: Int
    }

    /// One row of the table `record`, with its further deliveries.
    struct Row {
        var subSequence: Int32
        var first: Delivery?
        var others: [(delivery: Delivery, kind: DeliveryResolution.Kind)] = []
        /// What failures say, where there is no delivery.
        var failed: DeliveryContent?

        var redelivered: Int64 { count(.redelivered) }

        func count(_ kind: DeliveryResolution.Kind) -> Int64 {
            Int64(others.count { $0.kind == kind })
        }
    }

    var arrivalTime: Int64?
    var arrivalEstimated: Bool = false
    /// The rows as they are stored. They are not what `rows` decides where lineages have changed since.
    var stored: [Row] = []
    var deliveries: [Delivery] = []
    var failures: [Failure] = []

    /// The rows that these deliveries and failures make, by sub-sequence.
    ///
    /// - Parameter isSame: Whether two payloads mean the same; called only where their texts differ.
    func rows(isSame: (DeliveryContent.Payload, DeliveryContent.Payload) -> Bool) -> [Row] {
        let classes = payloadClasses(isSame)
        let facts = deliveries.enumerated().map { index, delivery in
            DeliveryResolution.Fact(
                objectHash: delivery.objectHash, lineage: delivery.lineage, entryIndex: delivery.entryIndex,
                processedTime: delivery.processedTime, payloadClass: classes[index])
        }
        var rows: [Int32: Row] = [:]
        for (delivery, verdict) in zip(deliveries, DeliveryResolution.verdicts(facts)) {
            var row = rows[verdict.subSequence] ?? Row(subSequence: verdict.subSequence)
            if verdict.kind == .first {
                row.first = delivery
            } else {
                row.others.append((delivery, verdict.kind))
            }
            rows[verdict.subSequence] = row
        }
        if let least = failures.min(by: { $0.precedes($1) }), rows[-1] == nil {
            rows[-1] = Row(subSequence: -1, failed: least.content)
        }
        return rows.values.sorted { $0.subSequence < $1.subSequence }
    }

    /// The shard's counts that come from this number's rows.
    static func counts(of rows: [Row]) -> ShardCounts {
        var counts = ShardCounts()
        for row in rows {
            counts.records += 1
            counts.delivered += row.first == nil ? 0 : 1
            counts.redelivered += row.redelivered
            counts.conflicting += row.count(.conflicting)
            counts.repeated += row.count(.repeated)
        }
        counts.numbers = rows.isEmpty ? 0 : 1
        counts.deliveredNumbers = rows.contains { $0.first != nil } ? 1 : 0
        return counts
    }

    private func payloadClasses(_ isSame: (DeliveryContent.Payload, DeliveryContent.Payload) -> Bool) -> [Int] {
        var representatives: [DeliveryContent.Payload?] = []
        return deliveries.map { delivery in
            let payload = delivery.content.payload
            let known = representatives.firstIndex { other in
                if other == payload { return true }
                guard let other, let payload else { return false }
                return isSame(other, payload)
            }
            if let known { return known }
            representatives.append(payload)
            return representatives.count - 1
        }
    }
}
