import Records
import Store
import TestSupport
import Testing

@testable import Analysis

/// The function's log against its objects.
@Suite struct InvocationsTests {
    /// One run of the function: its lines, the objects that it left, and what an audit has to say of it.
    struct Run {
        var lines: [String] = []
        var entries: [EntryText]?
        var expected: Set<String> = []
        let id: String
        var key: String { "processed-data/2026/10/06/12/batch-\(id).json" }

        init(_ number: Int, _ scenario: Scenario, _ count: Int) {
            id = "4d6f7e10-0000-4000-8000-\(String(100_000_000_000 + number))"
            lines.append("START RequestId: \(id) Version: $LATEST")
            let numbers = (0..<count).map { number * 1_000 + $0 }
            for number in numbers {
                lines.append("Processed record with EventID: shardId-000000000000:\(number)")
            }
            let stored = "Successfully stored \(count) processed records to S3: \(key)"
            let name = String(key.dropFirst("processed-data/".count))
            switch scenario {
            case .done:
                lines.append(stored)
                entries = numbers.map { EntryText($0) }
            case .notDownloaded:
                lines.append(stored)
                expected = ["stored_object_missing \(id) \(key) told \(count) found nil"]
            case .otherCount:
                lines.append(stored)
                entries = numbers.dropLast().map { EntryText($0) }
                expected = ["stored_count_differs \(id) \(name) told \(count) found \(count - 1)"]
            case .storeError:
                lines.append("Error storing data to S3: An error occurred (SlowDown)")
                expected = ["not_stored \(id) - told \(count) found nil"]
            case .timedOut:
                expected = [
                    "not_stored \(id) - told \(count) found nil", "timed_out \(id) - told \(count) found nil",
                ]
            case .timedOutAfterStoring:
                entries = numbers.map { EntryText($0) }
                expected = ["timed_out \(id) \(name) told \(count) found \(count)"]
            case .countsOnly:
                // A function that stores nothing, and says how many it handled.
                lines = [lines[0], "Processed: \(count) successful, 0 failed"]
            }
            lines.append("END RequestId: \(id)")
            lines.append(
                "REPORT RequestId: \(id)\tDuration: 100.00 ms\tBilled Duration: 100 ms\tMemory Size: 128 MB\t"
                    + "Max Memory Used: 40 MB")
            if scenario == .timedOut || scenario == .timedOutAfterStoring {
                lines.append("2026-10-06T12:46:05.000Z \(id) Task timed out after 60.05 seconds")
            }
        }
    }

    enum Scenario: CaseIterable {
        case done, notDownloaded, otherCount, storeError, timedOut, timedOutAfterStoring, countsOnly
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func rowsAreThoseOfThePlainRule(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let tree = try EvidenceTree()
        let runs = (1...24).map { number in
            Run(
                number, Scenario.allCases.randomElement(using: &random) ?? .done,
                Int.random(in: 2...5, using: &random))
        }
        // Two log streams; each is cut into two objects anywhere, so that blocks are divided.
        for stream in 0..<2 {
            let lines = runs.enumerated().filter { $0.offset % 2 == stream }.flatMap(\.element.lines)
            let times = lines.indices.map { second in
                let text = String(second % 60)
                return "2026-10-06T1\(second / 3_600):\(String(10 + second / 60)):"
                    + String(repeating: "0", count: 2 - text.count) + text + ".000Z "
            }
            let texts = zip(times, lines).map { $0 + $1 + "\n" }
            let cut = Int.random(in: 0...texts.count, using: &random)
            let folder = "exportedlogs/5540bf27-80b0-4741-948b-b7ba4e2c457a/2026-10-06-[$LATEST]\(stream)/00000"
            try tree.write(folder + "0.txt", texts[..<cut].joined())
            try tree.write(folder + "1.txt", texts[cut...].joined())
        }
        for run in runs {
            if let entries = run.entries { try tree.write(run.key, batchText(entries)) }
        }
        let store = try await tree.load()
        var found: [String] = []
        try Audit(store).invocations { row in
            let numbers = "told \(row.told.map(String.init) ?? "nil") found \(row.found.map(String.init) ?? "nil")"
            found.append("\(row.problem.rawValue) \(row.requestID ?? "-") \(row.object ?? "-") \(numbers)")
        }
        let expected = runs.reduce(into: Set<String>()) { $0.formUnion($1.expected) }
        #expect(Set(found) == expected, "\(Set(found).symmetricDifference(expected))")
        #expect(found.count == expected.count)
        #expect(try Audit(store).finding(.invocations)?.count == Int64(expected.count))
    }

    @Test func partsAddUpAndCopiesDoNot() {
        func part(_ start: Bool, _ end: Bool, _ accepted: Int64, _ time: Int64) -> LoggedInvocation {
            LoggedInvocation(
                streamID: 1, stream: "s", requestID: "a", firstTime: time, lastTime: time + 1, hasStart: start,
                hasEnd: end, hasTimedOut: false, accepted: accepted, failed: 0)
        }
        let cases: [(parts: [LoggedInvocation], accepted: Int64, isWhole: Bool)] = [
            ([part(true, true, 5, 1)], 5, true),
            ([part(true, false, 2, 1), part(false, true, 3, 4)], 5, true),
            ([part(true, false, 2, 1), part(false, false, 4, 2), part(false, true, 3, 4)], 9, true),
            ([part(true, true, 5, 1), part(true, true, 5, 1)], 5, true),
            ([part(true, false, 2, 1), part(true, true, 5, 1), part(false, true, 3, 4)], 5, true),
            ([part(true, false, 2, 1), part(true, false, 2, 1)], 2, false),
        ]
        for test in cases {
            var whole = WholeInvocation(test.parts[0])
            let merged = test.parts.dropFirst().map { whole.merge($0) }
            #expect(!merged.contains(false))
            #expect(whole.invocation.accepted == test.accepted)
            #expect(whole.isWhole == test.isWhole)
        }
        var other = part(true, true, 1, 1)
        other.requestID = nil
        var nameless = WholeInvocation(other)
        let isMerged = nameless.merge(other)
        #expect(!isMerged)
    }
}
