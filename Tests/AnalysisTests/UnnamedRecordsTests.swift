import Testing

@testable import Analysis

/// What failed ranges say of the records that nothing names, against hidden truths.
@Suite struct UnnamedRecordsTests {
    /// A shard of which some records are known, and ranges that were cut from it.
    struct World {
        /// For each place of the shard: nil where no record is, else whether it is known.
        var records: [Bool?]
        var ranges: [(first: Int, last: Int)]

        /// Places with a record that nothing names.
        func unnamed(in range: ClosedRange<Int>) -> Set<Int> {
            Set(range.filter { records[$0] == false })
        }

        var unnamed: Set<Int> {
            ranges.reduce(into: []) { $0.formUnion(unnamed(in: $1.first...$1.last)) }
        }

        /// What a document and the store say of a range.
        func span(_ range: (first: Int, last: Int)) -> UnnamedRecords.Span {
            let inside = records[range.first...range.last]
            let bounds = UnnamedRecords.alone(
                batchSize: Int64(inside.filter { $0 != nil }.count), known: Int64(inside.filter { $0 == true }.count),
                ends: range.first == range.last ? 1 : 2, hasRecords: false)
            return UnnamedRecords.Span(first: range.first, last: range.last, unnamed: bounds)
        }

        static func random(_ random: inout SeededGenerator, ranges count: Int) -> World {
            let size = Int.random(in: 2...24, using: &random)
            var records = (0..<size).map { _ in
                [nil, false, false, true][Int.random(in: 0...3, using: &random)]
            }
            var ranges: [(first: Int, last: Int)] = []
            for _ in 0..<count {
                let first = Int.random(in: 0..<size, using: &random)
                let last = Int.random(in: first..<size, using: &random)
                if ranges.contains(where: { $0 == (first, last) }) { continue }
                ranges.append((first, last))
                records[first] = true
                records[last] = true
            }
            return World(records: records, ranges: ranges)
        }

        /// Whether any two ranges share places without one holding the other.
        var isLaminar: Bool {
            ranges.allSatisfy { one in
                ranges.allSatisfy { other in
                    one.last <= other.first || other.last <= one.first
                        || (one.first <= other.first && other.last <= one.last)
                        || (other.first <= one.first && one.last <= other.last)
                }
            }
        }
    }

    @Test func boundsHoldTheHiddenTruth() {
        var random = SeededGenerator(4_711)
        var laminar = 0
        var loose = 0
        for _ in 0..<5_000 {
            let world = World.random(&random, ranges: Int.random(in: 1...6, using: &random))
            let spans = world.ranges.map(world.span)
            let truth = Int64(world.unnamed.count)
            let total = UnnamedRecords.total(spans)
            #expect(total.atLeast <= truth && truth <= total.atMost, "\(world): \(total), not \(truth)")
            let own = UnnamedRecords.own(spans)
            #expect(own.reduce(0) { $0 + $1.atLeast } <= truth && truth <= own.reduce(0) { $0 + $1.atMost })
            if world.isLaminar {
                laminar += 1
                #expect(total.isExact && own.allSatisfy(\.isExact), "\(world): \(total) \(own)")
            } else if !total.isExact {
                loose += 1
            }
        }
        // Both sorts have to come up for this to say anything.
        #expect(laminar > 500 && loose > 500)
    }

    /// Each span's own count is what it holds and no span before it does, in the order of their ends.
    @Test func eachSpanCountsWhatTheOnesBeforeItDoNot() {
        var random = SeededGenerator(815)
        for _ in 0..<2_000 {
            let world = World.random(&random, ranges: 5)
            let own = UnnamedRecords.own(world.ranges.map(world.span))
            var counted: Set<Int> = []
            for index in world.ranges.indices.sorted(by: {
                (world.ranges[$0].last, -world.ranges[$0].first) < (world.ranges[$1].last, -world.ranges[$1].first)
            }) {
                let range = world.ranges[index]
                let truth = Int64(world.unnamed(in: range.first...range.last).subtracting(counted).count)
                counted.formUnion(world.unnamed(in: range.first...range.last))
                #expect(own[index].atLeast <= truth && truth <= own[index].atMost, "\(world) \(index): \(own)")
            }
        }
    }

    static let cases: [(name: String, spans: [(Int, Int, Int64)], least: Int64, most: Int64)] = [
        ("none", [], 0, 0),
        ("disjoint", [(0, 1, 3), (2, 3, 4)], 7, 7),
        ("meeting in one number", [(0, 1, 3), (1, 2, 4)], 7, 7),
        ("nested", [(0, 5, 10), (1, 2, 3), (3, 4, 2)], 10, 10),
        ("nested three deep", [(0, 5, 10), (0, 4, 8), (1, 2, 3)], 10, 10),
        ("overlapping", [(0, 2, 5), (1, 3, 4)], 5, 9),
        ("the middle one is covered by its neighbours", [(0, 3, 5), (1, 4, 6), (3, 5, 5)], 10, 10),
        ("a chain", [(0, 2, 5), (1, 4, 9), (3, 5, 5)], 10, 19),
        ("an inner one with more than the outer one", [(0, 5, 2), (1, 2, 3)], 2, 3),
    ]

    @Test(arguments: cases)
    func totals(_ name: String, _ spans: [(Int, Int, Int64)], _ least: Int64, _ most: Int64) {
        let total = UnnamedRecords.total(
            spans.map { UnnamedRecords.Span(first: $0.0, last: $0.1, unnamed: CountBounds($0.2)) })
        #expect(total == CountBounds(atLeast: least, atMost: most), "\(name)")
    }

    @Test(
        arguments: [
            (5, 2, 2, false, 3, 3), (5, 5, 2, true, 0, 0), (5, 4, 2, true, 1, 1), (5, 9, 2, true, 0, 0),
            (5, 9, 2, false, 0, 3), (2, 9, 2, false, 0, 0), (1, 1, 1, false, 0, 0), (3, 1, 1, false, 0, 0),
        ] as [(Int64, Int64, Int64, Bool, Int64, Int64)])
    func oneRange(_ size: Int64, _ known: Int64, _ ends: Int64, _ records: Bool, _ least: Int64, _ most: Int64) {
        let bounds = UnnamedRecords.alone(batchSize: size, known: known, ends: ends, hasRecords: records)
        #expect(bounds == CountBounds(atLeast: least, atMost: most))
    }
}
