import Records
import Testing

@testable import Analysis

/// The rules written down plainly, over random streams.
@Suite struct GapsOracleTests {
    private struct Known {
        var shard: UInt32
        var create: Int64
        var index: UInt64
        var delivered: Bool
    }

    @Test(arguments: 0..<40) func layout(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let known = Self.randomRecords(&random)
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let object = try fixture.object("a.json", of: stream)
        var ids: [UInt32: Int64] = [:]
        for shard in Set(known.map(\.shard)).sorted() { ids[shard] = try fixture.shard(Int64(shard), of: stream) }
        try fixture.records(
            known.map {
                StoreFixture.Row(
                    shard: ids[$0.shard] ?? 0, sequence: number($0.shard, $0.index, create: $0.create),
                    object: $0.delivered ? object : nil)
            })
        try fixture.count()
        var rows: Set<String> = []
        var order: [String] = []
        try Audit(try fixture.open()).gaps { row in
            let text =
                "\(row.shard.number) \(row.kind) \(row.after ?? "-") \(row.before ?? "-") \(row.atMost) "
                + (row.atMostIfShared.map { "\($0)" } ?? "-")
            rows.insert(text)
            order.append(text)
        }
        #expect(order.count == rows.count)
        #expect(rows == Self.expected(known))
    }

    private static func randomRecords(_ random: inout SeededGenerator) -> [Known] {
        let shards = (0..<UInt32(8)).filter { _ in Bool.random(using: &random) }
        let shares = Bool.random(using: &random)
        var known: [Known] = []
        for create in [Int64(1_790_000_000), 1_790_000_040] {
            for index in UInt64(1)...40 {
                for shard in shards where Int.random(in: 0..<10, using: &random) < 3 {
                    known.append(
                        Known(
                            shard: shard, create: create, index: index,
                            delivered: Int.random(in: 0..<8, using: &random) > 0))
                    if shares && shard < 5 { break }
                }
            }
        }
        return known
    }

    private static func expected(_ known: [Known]) -> Set<String> {
        var rows: Set<String> = []
        for shard in Set(known.map(\.shard)) {
            let own = known.filter { $0.shard == shard }.sorted { ($0.create, $0.index) < ($1.create, $1.index) }
            for (before, after) in zip(own, own.dropFirst())
            where before.create == after.create && after.index > before.index + 1 {
                let group = known.filter { $0.shard / 5 == shard / 5 && $0.create == before.create }
                let isShared = Set(group.map(\.index)).count == group.count
                let holes = (before.index + 1..<after.index)
                let unseen = holes.filter { index in !group.contains { $0.index == index } }.count
                rows.insert(
                    "\(shard) unproven \(text(before)) \(text(after)) \(holes.count) " + (isShared ? "\(unseen)" : "-"))
            }
            var last: Known?
            var run = 0
            for record in own {
                if record.delivered {
                    if run > 0 { rows.insert("\(shard) missing \(text(last)) \(text(record)) \(run) -") }
                    (last, run) = (record, 0)
                } else {
                    run += 1
                }
            }
            if run > 0 { rows.insert("\(shard) missing \(text(last)) - \(run) -") }
        }
        return rows
    }

    private static func text(_ known: Known?) -> String {
        known.map { number($0.shard, $0.index, create: $0.create) } ?? "-"
    }

    /// Every number of a dense counter that is neither delivered nor outside the ends is missing, once.
    @Test(arguments: 0..<40) func dense(_ seed: UInt64) throws {
        var random = SeededGenerator(seed &+ 1_000)
        let start = Int.random(in: 0..<1_000_000, using: &random)
        var states: [Int: Character] = [:]
        for offset in 0..<60 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6: states[start + offset] = "d"
            case 6: states[start + offset] = "f"
            case 7: states[start + offset] = "l"
            default: break
            }
        }
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(2, of: stream)
        let object = try fixture.object("a.json", of: stream)
        try fixture.records(
            states.map {
                StoreFixture.Row(
                    shard: shard, sequence: String($0.key), object: $0.value == "d" ? object : nil,
                    failed: $0.value == "f")
            }, failureObject: object)
        try fixture.count()
        let first = try #require(states.keys.min())
        let last = try #require(states.keys.max())
        let isDense = 2 * states.count >= last - first + 1
        var missing = Set(
            (first...last).filter { isDense ? states[$0] != "d" : states[$0] != nil && states[$0] != "d" })
        try Audit(try fixture.open()).gaps { row in
            #expect(row.kind == .missing)
            let after = row.after.flatMap { Int($0) } ?? first - 1
            let before = row.before.flatMap { Int($0) } ?? last + 1
            let inside = missing.filter { $0 > after && $0 < before }
            #expect(inside.count == Int(row.atMost))
            #expect(row.evidence.contains(.failure) == inside.contains { states[$0] == "f" })
            #expect(row.evidence.contains(.listing) == inside.contains { states[$0] == "l" })
            #expect(row.evidence.contains(.counter) == inside.contains { states[$0] == nil })
            missing.subtract(inside)
        }
        #expect(missing.isEmpty)
    }

    @Test(arguments: 0..<20) func indexListReadsBackWhatWasAppended(_ seed: UInt64) {
        var random = SeededGenerator(seed)
        var list = IndexList()
        var entries: [(IndexList.Entry, Bool)] = []
        var entry = IndexList.Entry(createSecond: 1_790_000_000, index: 0, second: 1_790_000_000)
        for position in 0..<500 {
            let follows = position > 0 && Int.random(in: 0..<10, using: &random) > 0
            if follows {
                entry.index += UInt64.random(in: 1...(1 << UInt64.random(in: 0..<40, using: &random)), using: &random)
                entry.second += Int64.random(in: 0..<1_000, using: &random)
            } else {
                entry = IndexList.Entry(
                    createSecond: entry.createSecond + 1, index: UInt64.random(in: 0..<1 << 62, using: &random),
                    second: entry.second)
            }
            list.append(entry, follows: follows)
            entries.append((entry, follows))
        }
        var cursor = IndexList.Cursor(list)
        for (expected, follows) in entries {
            #expect(cursor.entry == expected)
            #expect(cursor.follows == follows)
            cursor.advance()
        }
        #expect(cursor.entry == nil)
    }
}
