/// Decides, for all deliveries of one sequence number, which record each belongs to and what kind of delivery it is.
///
/// The result depends on the set of deliveries alone, not on the order in which they were found: whatever was imported
/// first, the store holds the same.
package enum DeliveryResolution {
    /// One delivery, as far as the decision needs it.
    package struct Fact: Equatable, Sendable {
        /// Content hash of the object that held it.
        package var objectHash: [UInt8]
        /// Objects that are generations of each other share a lineage.
        package var lineage: Int64
        package var entryIndex: Int64
        /// Microseconds since 1970 UTC; a delivery without a time comes after all others.
        package var processedTime: Int64?
        /// Two deliveries have the same class if their payloads are the same.
        package var payloadClass: Int

        package init(
            objectHash: [UInt8], lineage: Int64, entryIndex: Int64, processedTime: Int64?, payloadClass: Int
        ) {
            self.objectHash = objectHash
            self.lineage = lineage
            self.entryIndex = entryIndex
            self.processedTime = processedTime
            self.payloadClass = payloadClass
        }

        /// The order in which deliveries take precedence: processed time, content hash, entry index.
        package func precedes(_ other: Fact) -> Bool {
            let time = processedTime ?? .max
            let otherTime = other.processedTime ?? .max
            if time != otherTime { return time < otherTime }
            if objectHash != other.objectHash { return objectHash.lexicographicallyPrecedes(other.objectHash) }
            return entryIndex < other.entryIndex
        }
    }

    /// A sub-record that other evidence numbers, as a KPL aggregate does.
    package struct Slot: Equatable, Sendable {
        package var subSequence: Int32
        /// The class of its payload; nil where no evidence brought it.
        package var payloadClass: Int?

        package init(subSequence: Int32, payloadClass: Int?) {
            self.subSequence = subSequence
            self.payloadClass = payloadClass
        }
    }

    /// What a delivery is.
    package enum Kind: String, Sendable {
        /// The least of its record by (processed time, content hash, entry index).
        case first
        /// Another delivery with the same payload.
        case redelivered
        /// Another delivery with another payload under the same number.
        case conflicting
        /// The same payload in another generation of the same object: no delivery of its own.
        case repeated
    }

    /// Where a delivery belongs.
    package struct Verdict: Equatable, Sendable {
        /// −1, or the inferred position in an aggregate.
        package var subSequence: Int32
        package var kind: Kind

        package init(subSequence: Int32, kind: Kind) {
            self.subSequence = subSequence
            self.kind = kind
        }
    }

    /// The verdict on each fact, in the order of `facts`, which are all deliveries of one number in one shard.
    ///
    /// Where one object holds the number with unlike payloads, the number is taken for an aggregate whose sub-records
    /// lost their sub-sequence numbers: they are numbered by order of occurrence, and objects are compared as
    /// multisets of payloads. Where other evidence numbers the sub-records, each delivery is of the one that has its
    /// payload.
    ///
    /// - Parameter known: the sub-records that other evidence numbers, by sub-sequence.
    package static func verdicts(_ facts: [Fact], known: [Slot] = []) -> [Verdict] {
        let order = facts.indices.sorted { facts[$0].precedes(facts[$1]) }
        let slots =
            if !known.isEmpty {
                knownSlots(facts, known)
            } else if isAggregate(facts) {
                aggregateSlots(facts, order)
            } else {
                [Int32](repeating: -1, count: facts.count)
            }
        var verdicts = [Verdict](repeating: Verdict(subSequence: -1, kind: .first), count: facts.count)
        var earlier: [Int32: [Int]] = [:]
        for index in order {
            let before = earlier[slots[index], default: []]
            verdicts[index] = Verdict(
                subSequence: slots[index], kind: kind(of: facts[index], after: before.map { facts[$0] }))
            earlier[slots[index], default: []].append(index)
        }
        return verdicts
    }

    private static func kind(of fact: Fact, after earlier: [Fact]) -> Kind {
        guard let first = earlier.first else { return .first }
        let isRepeated = earlier.contains {
            $0.lineage == fact.lineage && $0.objectHash != fact.objectHash && $0.payloadClass == fact.payloadClass
        }
        if isRepeated { return .repeated }
        return first.payloadClass == fact.payloadClass ? .redelivered : .conflicting
    }

    private static func isAggregate(_ facts: [Fact]) -> Bool {
        var classByObject: [[UInt8]: Int] = [:]
        for fact in facts {
            if let known = classByObject.updateValue(fact.payloadClass, forKey: fact.objectHash),
                known != fact.payloadClass
            {
                return true
            }
        }
        return false
    }

    /// Of each object every entry takes the first free sub-record with its payload; what has none of them takes the first
    /// that is left, in the order of the entries, and numbers behind the last one after that.
    private static func knownSlots(_ facts: [Fact], _ known: [Slot]) -> [Int32] {
        var slots = [Int32](repeating: -1, count: facts.count)
        var entries: [[UInt8]: [Int]] = [:]
        for index in facts.indices { entries[facts[index].objectHash, default: []].append(index) }
        let behind = (known.last?.subSequence ?? -1) + 1
        for unsorted in entries.values {
            let indices = unsorted.sorted { facts[$0].entryIndex < facts[$1].entryIndex }
            var free = known
            for index in indices {
                guard let match = free.firstIndex(where: { $0.payloadClass == facts[index].payloadClass }) else {
                    continue
                }
                slots[index] = free.remove(at: match).subSequence
            }
            var next = behind
            for index in indices where slots[index] < 0 {
                if free.isEmpty {
                    slots[index] = next
                    next += 1
                } else {
                    slots[index] = free.removeFirst().subSequence
                }
            }
        }
        return slots
    }

    /// A payload, and which of its occurrences in one object.
    private struct Occurrence: Hashable {
        var payloadClass: Int
        var number: Int
    }

    private static func aggregateSlots(_ facts: [Fact], _ order: [Int]) -> [Int32] {
        var objects: [[UInt8]] = []
        var entries: [[UInt8]: [Int]] = [:]
        for index in order {
            let hash = facts[index].objectHash
            if entries[hash] == nil { objects.append(hash) }
            entries[hash, default: []].append(index)
        }
        var slots = [Int32](repeating: -1, count: facts.count)
        var slotByOccurrence: [Occurrence: Int32] = [:]
        for hash in objects {
            var seen: [Int: Int] = [:]
            let byPosition = (entries[hash] ?? []).sorted { facts[$0].entryIndex < facts[$1].entryIndex }
            for index in byPosition {
                let payloadClass = facts[index].payloadClass
                let occurrence = Occurrence(payloadClass: payloadClass, number: seen[payloadClass, default: 0])
                seen[payloadClass, default: 0] += 1
                let slot = slotByOccurrence[occurrence] ?? Int32(slotByOccurrence.count)
                slotByOccurrence[occurrence] = slot
                slots[index] = slot
            }
        }
        return slots
    }
}
