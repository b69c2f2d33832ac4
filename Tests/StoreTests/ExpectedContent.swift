import Coding
import Records
import TestSupport

/// What a store must hold for a world, worked out plainly: one line of text for each row.
struct ExpectedContent: Equatable {
    var objects: Set<String> = []
    var records: Set<String> = []
    var deliveries: Set<String> = []
    var failures: Set<String> = []
    var hours: Set<String> = []
    var metrics: Set<String> = []

    init() {}

    private struct Number: Hashable, Comparable {
        var shard: Int
        var number: Int

        static func < (left: Number, right: Number) -> Bool {
            (left.shard, left.number) < (right.shard, right.number)
        }
    }

    private struct Evidence {
        var entry: ModelEntry
        var index: Int
        var hash: [UInt8]
        var lineage: Int
    }

    private struct Hour {
        var records = 0
        var redelivered = 0
        var times: [Int64] = []
        var numbers: [Int] = []
        var nonfinite = 0
    }

    init(_ world: ModelWorld) throws {
        let names = world.namesByObject
        var evidence: [Number: [Evidence]] = [:]
        for (object, names) in names {
            let entries = world.objects[object]
            let hash = try readObject(batchText(entries.map(\.entryText)), name: "").object.hash
            let failed = entries.count(where: \.failed)
            objects.insert("\(Hex.string(hash)) \(entries.count - failed) \(failed) \(names.sorted())")
            for (index, entry) in entries.enumerated() {
                evidence[Number(shard: entry.shard, number: entry.number), default: []].append(
                    Evidence(
                        entry: entry, index: index, hash: hash,
                        lineage: Self.lineage(of: object, names: world.namesByObject)))
            }
        }
        var cells: [[String]: Hour] = [:]
        for (number, found) in evidence { add(number, found, &cells) }
        for (key, hour) in cells { add(key, hour) }
    }

    /// The least object that names join with this one, over any number of steps.
    private static func lineage(of object: Int, names: [Int: Set<String>]) -> Int {
        var reached: Set<Int> = [object]
        while true {
            let held = reached.reduce(into: Set<String>()) { $0.formUnion(names[$1] ?? []) }
            let next = Set(names.filter { !$0.value.isDisjoint(with: held) }.keys)
            if next == reached { return reached.min() ?? object }
            reached = next
        }
    }

    private mutating func add(_ number: Number, _ found: [Evidence], _ cells: inout [[String]: Hour]) {
        let delivered = found.filter { !$0.entry.failed }
        let failed = found.filter(\.entry.failed)
        let values = delivered.map(\.entry.payload.value)
        let verdicts = DeliveryResolution.verdicts(
            delivered.enumerated().map { index, evidence in
                DeliveryResolution.Fact(
                    objectHash: evidence.hash, lineage: Int64(evidence.lineage), entryIndex: Int64(evidence.index),
                    processedTime: evidence.entry.processedTime,
                    payloadClass: values.firstIndex(of: values[index]) ?? index)
            })
        let identity = "\(number.shard):\(number.number)"
        for subSequence in Set(verdicts.map(\.subSequence)) {
            let own = zip(delivered, verdicts).filter { $0.1.subSequence == subSequence }
            guard let first = own.first(where: { $0.1.kind == .first })?.0 else { continue }
            records.insert("\(identity):\(subSequence) \(Self.line(first))")
            for (evidence, verdict) in own where verdict.kind != .first {
                let isSame =
                    evidence.entry.payload.text == first.entry.payload.text && evidence.entry.note == first.entry.note
                let content = isSame ? "same" : Self.content(evidence)
                deliveries.insert(
                    "\(identity):\(subSequence) \(Hex.string(evidence.hash)) \(evidence.index) \(verdict.kind) \(content)"
                )
            }
            count(first.entry.payload, redelivered: own.count { $0.1.kind == .redelivered }, &cells)
        }
        for evidence in failed {
            failures.insert("\(identity) \(Self.line(evidence))")
        }
        // Where deliveries were told apart, a failure is another record only if no delivery has its payload.
        let isAnother = failed.contains { !values.contains($0.entry.payload.value) }
        if let least = failed.min(by: Self.precedes), verdicts.isEmpty || (isAnother && verdicts[0].subSequence >= 0) {
            records.insert("\(identity):-1 - - \(Self.content(least))")
        }
    }

    private static func precedes(_ left: Evidence, _ right: Evidence) -> Bool {
        if left.hash != right.hash { return left.hash.lexicographicallyPrecedes(right.hash) }
        return left.index < right.index
    }

    private static func line(_ evidence: Evidence) -> String {
        "\(Hex.string(evidence.hash)) \(evidence.index) \(content(evidence))"
    }

    private static func content(_ evidence: Evidence) -> String {
        evidence.entry.payload.text + (evidence.entry.note.map { " {\"note\":\"\($0)\"}" } ?? "")
    }

    private func count(_ payload: ModelPayload, redelivered: Int, _ cells: inout [[String]: Hour]) {
        let hour = payload.eventTime.map { "\(Timestamp(microseconds: $0).hourStart)".prefix(13) + ":00:00Z" } ?? ""
        // Bytes tell the devices apart, as in the file: as strings two of them are canonical equivalents.
        let key = [payload.device.utf8.map(String.init).joined(separator: ","), payload.device, hour]
        var cell = cells[key] ?? Hour()
        cell.records += 1
        cell.redelivered += redelivered
        if let time = payload.eventTime { cell.times.append(time) }
        if let number = payload.hundredths { cell.numbers.append(number) }
        if payload.isNaN { cell.nonfinite += 1 }
        cells[key] = cell
    }

    private mutating func add(_ key: [String], _ hour: Hour) {
        func time(_ time: Int64?) -> String { time.map { "\(Timestamp(microseconds: $0))" } ?? "-" }
        let name = "\(key[0]) \(key[2])"
        hours.insert("\(name) \(hour.records) \(hour.redelivered) \(time(hour.times.min())) \(time(hour.times.max()))")
        guard !hour.numbers.isEmpty || hour.nonfinite > 0 else { return }
        let sum = hour.numbers.reduce(0, +)
        let count = hour.numbers.count
        func text(_ number: Int?) -> String { number.map(ModelPayload.decimal) ?? "-" }
        let average = count == 0 ? "-" : "\(Double(sum) / Double(count * 100))"
        metrics.insert(
            "\(name) v \(count) \(hour.nonfinite) \(text(hour.numbers.min())) \(average) \(text(hour.numbers.max())) "
                + (count == 0 ? "-" : text(sum)))
    }
}
