import Records
import TestSupport

@testable import Store

/// A payload of which the model knows by itself what it means.
struct ModelPayload: Equatable {
    /// Empty for none.
    var device = ""
    /// Microseconds since 1970 UTC.
    var eventTime: Int64?
    /// The field `v` in hundredths; `nil` where there is none.
    var hundredths: Int?
    /// The field `v` is `NaN`.
    var isNaN = false
    /// How the number is written: as shortly as may be, with a zero more, or with an exponent.
    var spelling = 0

    /// Compact JSON.
    var text: String {
        var members: [String] = []
        if !device.isEmpty { members.append("\"device_id\":\"\(device)\"") }
        if let eventTime { members.append("\"timestamp\":\"\(Timestamp(microseconds: eventTime))\"") }
        if isNaN { members.append("\"v\":NaN") }
        if let hundredths {
            switch spelling {
            case 0: members.append("\"v\":" + ModelPayload.decimal(hundredths))
            case 1: members.append("\"v\":\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)0")
            default: members.append("\"v\":\(hundredths)e-2")
            }
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// What is the same for payloads of the same value.
    var value: ModelPayload {
        var value = self
        value.spelling = 0
        return value
    }

    /// Hundredths as the shortest decimal.
    static func decimal(_ hundredths: Int) -> String {
        let fraction = hundredths % 100
        if fraction == 0 { return String(hundredths / 100) }
        if fraction % 10 == 0 { return "\(hundredths / 100).\(fraction / 10)" }
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}

/// One entry of a model object.
struct ModelEntry: Equatable {
    var shard = 0
    var number = 1
    var payload = ModelPayload()
    var processedTime: Int64?
    var failed = false
    var note: String?

    var entryText: EntryText {
        var entry = EntryText(number, payload: payload.text)
        entry.shard = shard
        entry.processedTime = processedTime.map { "\"\(Timestamp(microseconds: $0))\"" }
        entry.processed = failed ? "false" : "true"
        if let note { entry.extra = ", \"note\": \"\(note)\"" }
        return entry
    }
}

/// What happens to a store.
enum ModelStep: Equatable {
    /// Object of the world, offered under a name.
    case offer(object: Int, name: String)
    /// All objects that have the name are taken out.
    case forget(name: String)
}

/// A few objects that have much to do with each other, and what happens to them.
struct ModelWorld {
    /// Numbers in the order of their storage keys, one of them beyond 64 bits.
    var objects: [[ModelEntry]]
    var steps: [ModelStep]

    private static let hour: Int64 = 1_764_000_000_000_000 / 3_600_000_000 * 3_600_000_000
    private static let names = [
        "a.json", "b.json", "2026/11/21/17/batch-1.json", "2026/11/21/17/batch-2.json", "e.json",
    ]

    /// A world from a seed.
    init(_ random: inout SeededRandom, forgets: Bool) {
        objects = []
        for _ in 0..<Int.random(in: 2...6, using: &random) {
            if let model = objects.randomElement(using: &random), random.oneIn(2) {
                objects.append(Self.changed(model, &random))
            } else {
                let count = Int.random(in: 1...6, using: &random)
                objects.append((0..<count).map { _ in Self.entry(&random) })
            }
        }
        steps = []
        for object in objects.indices {
            for _ in 0...Int.random(in: 0...1, using: &random) {
                steps.append(.offer(object: object, name: random.pick(Self.names)))
            }
        }
        steps.shuffle(using: &random)
        guard forgets else { return }
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let place = Int.random(in: 1...steps.count, using: &random)
            guard case .offer(_, let name)? = steps[..<place].last else { continue }
            if place < steps.count, case .forget = steps[place] { continue }
            steps.insert(.forget(name: name), at: place)
        }
        if random.oneIn(2) { steps.append(.offer(object: 0, name: random.pick(Self.names))) }
    }

    private static func entry(_ random: inout SeededRandom) -> ModelEntry {
        var entry = ModelEntry()
        entry.shard = Int.random(in: 0...1, using: &random)
        entry.number = random.pick([1, 2, 9, 10, 11])
        // The third and fourth are canonical equivalents, and two devices.
        entry.payload.device = random.pick(["", "d1", "\u{E9}", "e\u{301}"])
        entry.payload.eventTime = random.pick([nil, hour, hour + 1_800_000_000, hour + 3_600_000_000, hour - 1])
        if random.oneIn(6) {
            entry.payload.isNaN = true
        } else if !random.oneIn(6) {
            entry.payload.hundredths = random.pick([0, 100, 150, 1_025, 99_999])
            entry.payload.spelling = Int.random(in: 0...2, using: &random)
        }
        entry.processedTime = random.pick([nil, 1_000_000, 2_000_000, 2_000_000, 3_000_000])
        entry.failed = random.oneIn(5)
        entry.note = random.oneIn(5) ? "n" : nil
        return entry
    }

    /// The same batch written again: at another time, with an entry more or less, or another payload here and there.
    private static func changed(_ entries: [ModelEntry], _ random: inout SeededRandom) -> [ModelEntry] {
        var changed = entries
        for index in changed.indices {
            if random.oneIn(2) { changed[index].processedTime = random.pick([nil, 1_000_000, 4_000_000]) }
            if random.oneIn(4) { changed[index].payload.spelling = Int.random(in: 0...2, using: &random) }
            if random.oneIn(5) { changed[index].payload = entry(&random).payload }
            if random.oneIn(6) { changed[index].failed.toggle() }
        }
        if random.oneIn(3), changed.count > 1 { changed.removeLast() }
        if random.oneIn(3) { changed.append(entry(&random)) }
        return changed
    }

    /// Which objects are there in the end, and under which names.
    var namesByObject: [Int: Set<String>] {
        var names: [Int: Set<String>] = [:]
        for step in steps {
            switch step {
            case .offer(let object, let name):
                // The same content is the same object, whichever of the world's it came from.
                let text = batchText(objects[object].map(\.entryText))
                let known = objects.firstIndex { batchText($0.map(\.entryText)) == text } ?? object
                names[known, default: []].insert(name)
            case .forget(let name): names = names.filter { !$0.value.contains(name) }
            }
        }
        return names
    }
}
