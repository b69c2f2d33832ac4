import GRDB
import Records
import TestSupport

@testable import Store

/// Two streams, records that failed or were delivered in the first, and replays that put copies into both; copies failed,
/// were delivered, or were replayed in turn.
struct ReplayWorld {
    /// A record by its place; `key` orders like the number.
    struct Place: Hashable {
        var stream: String
        var shard: Int
        var number: Int
    }

    /// One delivery or failure in an object of its own.
    struct Output {
        var place: Place
        var device: String
        var hour: Int
        /// Seconds.
        var processed: Int
        var isDelivered: Bool
        var name: String

        var entry: EntryText {
            var entry = EntryText(
                place.number,
                payload:
                    #"{"device_id":"\#(device)","timestamp":"2026-11-21T1\#(hour):30:00.000000","v":\#(place.number)}"#)
            entry.shard = place.shard
            entry.processed = isDelivered ? "true" : "false"
            // No two objects have the same content.
            entry.extra = ", \"note\": \"\(name)\""
            entry.processedTime = "\"2026-11-21T20:00:0\(processed).000000\""
            return entry
        }
    }

    struct Entry {
        var replay: Int
        var origin: Place
        var copy: Place
        var further: Place?
    }

    enum Step {
        case output(Output)
        case settle(Entry)
    }

    /// What is there before anything is replayed.
    var base: [Output] = []
    var entries: [Entry] = []
    var steps: [Step] = []

    static let labels = ["prod", "dr"]

    init(_ random: inout SeededRandom) {
        let count = Int.random(in: 1...6, using: &random)
        // Both shards are known from the start, by records that nobody replays.
        for shard in 0...1 {
            base.append(output(Place(stream: "prod", shard: shard, number: 90 + shard), true, &random))
        }
        for number in 1...count {
            let origin = Place(stream: "prod", shard: 0, number: number)
            base.append(output(origin, random.oneIn(4), &random))
            if random.oneIn(5) { steps.append(.output(output(origin, true, &random))) }
            for replay in 1...2 where !random.oneIn(3) {
                let stream = Self.labels[replay - 1]
                addCopy(of: origin, replay: replay, at: 100 * replay + number, in: stream, &random)
            }
        }
        for entry in entries where entry.copy.stream == "prod" && random.oneIn(2) {
            let stream = random.pick(Self.labels)
            addCopy(
                of: entry.copy, replay: 2 + (stream == "prod" ? 1 : 2), at: 300 + entry.copy.number, in: stream, &random
            )
        }
    }

    private mutating func addCopy(
        of origin: Place, replay: Int, at number: Int, in stream: String, _ random: inout SeededRandom
    ) {
        var entry = Entry(
            replay: replay, origin: origin,
            copy: Place(stream: stream, shard: Int.random(in: 0...1, using: &random), number: number))
        if random.oneIn(3) { entry.further = Place(stream: stream, shard: 0, number: 1_000 + number) }
        entries.append(entry)
        steps.append(.settle(entry))
        for place in [entry.copy, entry.further].compactMap(\.self) {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                steps.append(.output(output(place, !random.oneIn(3), &random)))
            }
        }
    }

    private func output(_ place: Place, _ isDelivered: Bool, _ random: inout SeededRandom) -> Output {
        // One number, one payload: what is delivered twice is the same.
        Output(
            place: place, device: "d\(place.number % 3)", hour: place.number % 2,
            processed: Int.random(in: 0...4, using: &random), isDelivered: isDelivered,
            name: "o\(UInt32.random(in: 0 ... .max, using: &random)).json")
    }

    var outputs: [Output] {
        base + steps.compactMap { if case .output(let output) = $0 { output } else { nil } }
    }

    /// The lines of the summary, found the plain way: stream, device, hour, records, redelivered.
    func expectedHours(leavingOut forgotten: Set<String> = []) -> [String] {
        var deliveries: [Place: [Output]] = [:]
        for output in outputs where output.isDelivered && !forgotten.contains(output.name) {
            deliveries[output.place, default: []].append(output)
        }
        var origins: [Place: Place] = [:]
        for entry in entries {
            for copy in [entry.copy, entry.further].compactMap(\.self) { origins[copy] = entry.origin }
        }
        func root(_ place: Place) -> Place { origins[place].map(root) ?? place }
        var counted: [String: (records: Int, redelivered: Int)] = [:]
        for (origin, members) in Dictionary(grouping: deliveries.keys, by: root) {
            guard let member = members.contains(origin) ? origin : members.min(by: { precedes($0, $1, deliveries) }),
                let all = deliveries[member], let one = all.first
            else { continue }
            let line = "\(origin.stream) \(one.device) \(one.hour)"
            let before = counted[line] ?? (0, 0)
            counted[line] = (before.records + 1, before.redelivered + all.count - 1)
        }
        return counted.map { "\($0.key) \($0.value.records) \($0.value.redelivered)" }.sorted()
    }

    private func precedes(_ left: Place, _ right: Place, _ deliveries: [Place: [Output]]) -> Bool {
        func rank(_ place: Place) -> (Int, String, Int, Int) {
            (deliveries[place]?.map(\.processed).min() ?? .max, place.stream, place.shard, place.number)
        }
        return rank(left) < rank(right)
    }
}

/// Takes such a world into a store.
struct ReplayWorldImport {
    let world: ReplayWorld
    let store: Store

    func run(_ random: inout SeededRandom) async throws {
        for label in ReplayWorld.labels { _ = try store.stream(named: label, options: .standard) }
        try await take(world.base)
        try freeze()
        for step in world.steps {
            switch step {
            case .output(let output): try await take([output])
            case .settle(let entry): try settle(entry, counts: random.oneIn(2))
            }
        }
        try store.countStaleHours()
    }

    func take(_ outputs: [ReplayWorld.Output]) async throws {
        for (stream, outputs) in Dictionary(grouping: outputs, by: \.place.stream) {
            let row = try store.stream(named: stream, options: .standard)
            let session = try ImportSession(store: store, stream: row, arguments: [], now: 0)
            _ = try await session.write(try outputs.map { try readObject(batchText([$0.entry]), name: $0.name) })
            try await session.finish(outcome: .finished, counts: "{}", now: 0)
        }
    }

    private func freeze() throws {
        try store.write { db in
            try db.execute(
                sql:
                    "INSERT INTO run (id, command, arguments, started, outcome) VALUES (900, 'replay', '', 0, 'finished')"
            )
            for replay in 1...4 {
                let label = ReplayWorld.labels[(replay - 1) % 2]
                try db.execute(
                    sql: """
                        INSERT INTO replay (id, name, run_id, target, target_label, selection, format, options, created)
                        VALUES (?, ?, 900, 'kinesis://x', ?, '{}', 'records', '{}', 0)
                        """, arguments: [replay, "r-\(replay)", label])
            }
            for (position, entry) in world.entries.enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO replay_entry (replay_id, position, shard_id, sequence_key, sub_sequence, state)
                        SELECT ?, ?, shard.id, ?, -1, 'sending' FROM shard JOIN stream ON stream.id = shard.stream_id
                        WHERE stream.label = ? AND shard.number = ?
                        """,
                    arguments: [
                        entry.replay, position, RecordKey.storageKey(digits: String(entry.origin.number)),
                        entry.origin.stream, entry.origin.shard,
                    ])
            }
        }
    }

    private func settle(_ entry: ReplayWorld.Entry, counts: Bool) throws {
        let position = Int64(world.entries.firstIndex { $0.copy == entry.copy } ?? 0)
        let replay = Int64(entry.replay)
        func shard(_ place: ReplayWorld.Place) -> String { ShardID(Int64(place.shard)).description }
        try store.write { db in
            try db.execute(
                sql: """
                    UPDATE replay_entry SET state = 'sent', new_shard = ?, new_sequence = ?
                    WHERE replay_id = ? AND position = ?
                    """, arguments: [shard(entry.copy), String(entry.copy.number), replay, position])
            var copies = [(replay, position, shard(entry.copy), String(entry.copy.number))]
            if let further = entry.further {
                try db.execute(
                    sql: """
                        INSERT INTO replay_copy (replay_id, position, new_shard, new_sequence) VALUES (?, ?, ?, ?)
                        """, arguments: [replay, position, shard(further), String(further.number)])
                copies.append((replay, position, shard(further), String(further.number)))
            }
            try Store.noteCopies(db, copies)
        }
        if counts { try store.countStaleHours() }
    }
}
