import Foundation
import Testing

@testable import Generation

@Suite struct TraceTests {
    private static func plan(
        seed: UInt64 = 1, numbers: GenerationPlan.NumberStyle = .awsShared, share: Double = 0.06
    ) -> GenerationPlan {
        Tree.plan(seed: seed) {
            $0.numbers = numbers
            $0.window = 300
            $0.traces = Set(TraceKind.allCases)
            $0.faults = .all(share: share, numbers: numbers, hasTraces: true)
            $0.gzipShare = 0.2
        }
    }

    private static func folder(_ plan: GenerationPlan) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        var sink = try FolderSink(path: folder.path)
        _ = try Generator(plan).write(to: &sink)
        return folder
    }

    @Test func theSamePlanGivesTheSameBytes() throws {
        #expect(try Tree(Self.plan()).files == Tree(Self.plan()).files)
        #expect(try Tree(Self.plan()).files != Tree(Self.plan(seed: 2)).files)
    }

    /// Traces show what happened; they change nothing of it.
    @Test func tracesLeaveTheObjectsAlone() throws {
        let plain = Tree.plan(seed: 4) { $0.faults = .all(share: 0.05, numbers: .dense) }
        var traced = plain
        traced.traces = Set(TraceKind.allCases)
        func objects(_ plan: GenerationPlan) throws -> [String: [UInt8]] {
            try Tree(plan).files.filter { $0.key.hasPrefix("processed-data/") }
        }
        #expect(try Tree(plain).truth["traces"] == nil)
        #expect(try objects(plain) == objects(traced))
    }

    @Test(
        arguments: GenerationPlan.NumberStyle.allCases.flatMap { style in
            (1...3 as ClosedRange<UInt64>).map { (style, $0) }
        })
    func agreesWithAReadingInPython(_ numbers: GenerationPlan.NumberStyle, _ seed: UInt64) throws {
        let folder = try Self.folder(Self.plan(seed: seed, numbers: numbers))
        #expect(try Python.checkTruth(of: folder.path) == "")
        #expect(try Python.checkTraces(of: folder.path) == "")
    }

    @Test(arguments: TraceKind.allCases)
    func eachKindStandsAlone(_ kind: TraceKind) throws {
        var plan = Self.plan(seed: 11)
        plan.traces = [kind]
        let tree = try Tree(plan)
        let entries = try #require(tree.traces["entries"] as? [String: [String: Int]])
        #expect(Set(entries.keys) == [kind.rawValue])
        #expect((entries[kind.rawValue]?["read"] ?? 0) > 10)
        let folder = try Self.folder(plan)
        #expect(try Python.checkTraces(of: folder.path) == "")
    }

    /// With everything kept, every failed record can be had back.
    @Test func whatIsKeptWholeLeavesNothingUnknown() throws {
        var plan = Self.plan(seed: 6)
        plan.traceShare = 1
        let tree = try Tree(plan)
        let rows = try #require(tree.traces["failures"] as? [[String: Any]])
        #expect(rows.count > 100)
        #expect(rows.allSatisfy { ($0["payload_from"] as? [String])?.contains("get_records") == true })
        let unknown = try #require(tree.traces["unknown"] as? [[String: Any]])
        #expect(!unknown.isEmpty)
        #expect(unknown.allSatisfy { $0["at_most"] as? Int == 0 })
    }

    /// A truth that says something else is not accepted.
    @Test(arguments: [
        (#""state":"open""#, #""state":"delivered""#), (#""unknown":0"#, #""unknown":1"#),
        (#""kind":"no_object""#, #""kind":"other_count""#), (#""listed":"#, #""listed":1"#),
        (#""count":2"#, #""count":3"#),
        (#""altered":["#, #""altered":[{"shard":"shardId-000000000000","sequence":"1"},"#),
    ])
    func aWrongTruthIsFound(_ right: String, _ wrong: String) throws {
        let folder = try Self.folder(Self.plan(seed: 3))
        let url = URL(filePath: folder.path).appending(path: Generator.truthPath)
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        let part = try #require(text.range(of: #""traces":{"#))
        let range = try #require(text.range(of: right, range: part.upperBound..<text.endIndex))
        try Data(text.replacingCharacters(in: range, with: wrong).utf8).write(to: url)
        #expect(try Python.checkTraces(of: folder.path) != "")
    }

    /// Each fault of a batch leaves the documents that it is known by.
    @Test(arguments: [
        (FaultPlan.Kind.exhausted, [1]), (.expired, [1]), (.overlapping, [2]), (.nested, [3]), (.poisoned, [1]),
    ])
    func failedBatchesLeaveRanges(_ kind: FaultPlan.Kind, _ ranges: [Int]) throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.failureDocument]
                $0.window = 300
                $0.faults[kind] = .count(4)
            })
        #expect(tree.traceCount("ranges") == 4 * ranges[0])
        let rows = try #require(tree.traces["unknown"] as? [[String: Any]])
        #expect(rows.count == 4)
        #expect(rows.allSatisfy { $0["ranges"] as? Int == ranges[0] })
        let open = try #require(tree.traces["failures"] as? [[String: Any]])
        #expect(!open.isEmpty && open.allSatisfy { $0["state"] as? String == "open" })
    }

    @Test func recoveredBatchesAreDelivered() throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.failureDocument]
                $0.faults[.exhausted] = .count(6)
                $0.faults[.recovered] = .share(1)
            })
        let rows = try #require(tree.traces["failures"] as? [[String: Any]])
        let states = Set(rows.compactMap { $0["state"] as? String })
        #expect(states.contains("delivered"))
    }

    @Test(arguments: [
        (FaultPlan.Kind.deleted, "no_object"), (.undownloaded, "no_object"), (.shortened, "other_count"),
        (.redelivered, "timed_out"), (.storeFailed, "not_stored"),
    ])
    func logsGiveStoredObjectsAway(_ kind: FaultPlan.Kind, _ problem: String) throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.cloudWatchLogs]
                $0.traceShare = 1
                $0.faults[kind] = .count(3)
            })
        let rows = try #require(tree.traces["log_problems"] as? [[String: Any]])
        #expect(rows.compactMap { $0["kind"] as? String } == [problem, problem, problem])
    }

    @Test(arguments: [
        (FaultPlan.Kind.undownloaded, "lacking", 4), (.otherSize, "other_size", 3), (.otherETag, "other_etag", 3),
    ])
    func listingsTellWhatTheTreeLacks(_ kind: FaultPlan.Kind, _ name: String, _ count: Int) throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.objectListing]
                $0.faults[kind] = .count(3)
            })
        let rows = try #require(tree.traces["objects"] as? [[String: Any]])
        // One more is not there whose name has to be encoded.
        #expect(rows.compactMap { $0["kind"] as? String } == Array(repeating: name, count: count))
    }

    @Test func backupsGiveLostRecordsAway() throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.firehoseBackup]
                $0.traceShare = 1
                $0.faults[.undownloaded] = .count(3)
                $0.faults[.altered] = .count(2)
                $0.faults[.mixedBackup] = .count(1)
            })
        let rows = try #require(tree.traces["backup"] as? [[String: Any]])
        #expect(rows.count > 4)
        #expect(rows.allSatisfy { $0["missing"] as? Int == 1 && ($0["matches"] as? [String])?.count == 1 })
        #expect(tree.traceCount("mixed") == 1)
    }

    @Test func firehoseKeepsWhatItCouldNotProcess() throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.firehoseFailure]
                $0.traceShare = 1
                $0.faults[.unprocessed] = .count(5)
                $0.faults[.unconverted] = .count(6)
            })
        #expect(tree.traceCount("loose") == 5)
        let rows = try #require(tree.traces["failures"] as? [[String: Any]])
        #expect(rows.map { $0["state"] as? String } == Array(repeating: "delivered", count: 6))
    }

    @Test(arguments: [
        (FaultPlan.Kind.recordData, 2), (.cutLine, 0),
    ])
    func anotherFunctionPrintsPayloads(_ kind: FaultPlan.Kind, _ times: Int) throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.cloudWatchLogs]
                $0.traceShare = 1
                $0.faults[kind] = .count(4)
            })
        let rows = try #require(tree.traces["loose"] as? [[String: Any]])
        #expect(rows.map { $0["count"] as? Int } == Array(repeating: times, count: times > 0 ? 4 : 0))
        let entries = try #require(tree.traces["entries"] as? [String: [String: Int]])
        #expect(entries["cloudwatch_logs"]?["rejected"] == 8 - 4 * times)
    }

    @Test(arguments: [
        (FaultPlan.Kind.gzipped, "0x8b in position 1"), (.aggregated, "position 0-2"),
        (.brokenAggregate, "position 0-2"), (.dropped, "0xb0"),
    ])
    func undecodablePayloadsAreDropped(_ kind: FaultPlan.Kind, _ message: String) throws {
        let tree = try Tree(
            Tree.plan(seed: 9) {
                $0.traces = [.cloudWatchLogs, .getRecords]
                $0.traceShare = 1
                $0.faults[kind] = .count(5)
            })
        #expect(tree.count("dropped") == 5)
        let rows = try #require(tree.traces["failures"] as? [[String: Any]])
        #expect(kind == .aggregated ? rows.count >= 10 : rows.count == 5)
        let lines = try #require(tree.traces["log_lines"] as? [String: Int])
        #expect(lines["error"] == 5)
    }
}

extension Tree {
    /// The part of the truth that is about traces.
    var traces: [String: Any] { truth["traces"] as? [String: Any] ?? [:] }

    /// How many rows a list of it has.
    func traceCount(_ list: String) -> Int { (traces[list] as? [Any])?.count ?? -1 }
}
