import Records

/// All that the store holds under one sequence number of one shard: its deliveries and other evidence, from which the
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

    /// One piece of evidence that is no delivery.
    struct Testimony {
        var objectID: Int64
        var objectHash: [UInt8]
        var entryIndex: Int64
        /// −1 where it speaks of all records of the number.
        var subSequence: Int32
        /// Exact.
        var arrivalTime: Int64?
        var content: DeliveryContent

        /// Whether this one describes its record better: bytes before text before nothing, then by object and index.
        func isBetter(than other: Testimony) -> Bool {
            if content.exactness != other.content.exactness { return content.exactness > other.content.exactness }
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
        /// What other evidence says, where there is no delivery.
        var described: DeliveryContent?

        var redelivered: Int64 { count(.redelivered) }

        func count(_ kind: DeliveryResolution.Kind) -> Int64 {
            Int64(others.count { $0.kind == kind })
        }
    }

    /// The arrival that the number itself tells, where the stream's numbers are decoded.
    var estimatedArrival: Int64?
    /// The rows as they are stored. They are not what `rows` decides where lineages have changed since.
    var stored: [Row] = []
    var deliveries: [Delivery] = []
    var testimonies: [Testimony] = []

    /// When the number's records arrived, and whether that is an estimate. Evidence that is exact goes first.
    var arrival: (time: Int64, isEstimated: Bool)? {
        if let exact = testimonies.compactMap(\.arrivalTime).min() { return (exact, false) }
        return estimatedArrival.map { ($0, true) }
    }

    /// The rows that this evidence makes, by sub-sequence.
    func rows() -> [Row] {
        var classes = PayloadClasses()
        let facts = deliveries.map { delivery in
            DeliveryResolution.Fact(
                objectHash: delivery.objectHash, lineage: delivery.lineage, entryIndex: delivery.entryIndex,
                processedTime: delivery.processedTime, payloadClass: classes.number(of: delivery.content.payload))
        }
        let known = knownSlots(&classes)
        var rows: [Int32: Row] = [:]
        for (delivery, verdict) in zip(deliveries, DeliveryResolution.verdicts(facts, known: known)) {
            var row = rows[verdict.subSequence] ?? Row(subSequence: verdict.subSequence)
            if verdict.kind == .first {
                row.first = delivery
            } else {
                row.others.append((delivery, verdict.kind))
            }
            rows[verdict.subSequence] = row
        }
        for slot in known where rows[slot.subSequence] == nil {
            let sub = slot.subSequence
            rows[sub] = Row(subSequence: sub, described: best { $0.subSequence == sub || $0.subSequence == -1 })
        }
        if rows.isEmpty || (rows[-1] == nil && known.isEmpty && saysMore(than: facts, &classes)) {
            rows[-1] = best { _ in true }.map { Row(subSequence: -1, described: $0) }
        }
        return rows.values.sorted { $0.subSequence < $1.subSequence }
    }

    /// The sub-records that evidence itself numbers, each with its payload.
    private func knownSlots(_ classes: inout PayloadClasses) -> [DeliveryResolution.Slot] {
        var slots: [Int32: DeliveryResolution.Slot] = [:]
        for testimony in testimonies where testimony.subSequence >= 0 && slots[testimony.subSequence] == nil {
            let payload = best { $0.subSequence == testimony.subSequence }?.payload
            slots[testimony.subSequence] = DeliveryResolution.Slot(
                subSequence: testimony.subSequence, payloadClass: payload.map { classes.number(of: $0) })
        }
        return slots.values.sorted { $0.subSequence < $1.subSequence }
    }

    /// Whether evidence that speaks of the number as a whole brought a payload that no delivery has: then a record of
    /// an aggregate whose sub-records lost their numbers was not delivered.
    private func saysMore(than facts: [DeliveryResolution.Fact], _ classes: inout PayloadClasses) -> Bool {
        for testimony in testimonies {
            guard let payload = testimony.content.payload else { continue }
            let number = classes.number(of: payload)
            if !facts.contains(where: { $0.payloadClass == number }) { return true }
        }
        return false
    }

    /// What the best of some evidence says; the partition key of the best that has one, since not every document with the
    /// payload brings it.
    private func best(_ isMeant: (Testimony) -> Bool) -> DeliveryContent? {
        let meant = testimonies.filter(isMeant)
        var content = meant.min { $0.isBetter(than: $1) }?.content
        if content?.partitionKey == nil {
            content?.partitionKey =
                meant.filter { $0.content.partitionKey != nil }.min { $0.isBetter(than: $1) }?
                .content.partitionKey
        }
        return content
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
}
