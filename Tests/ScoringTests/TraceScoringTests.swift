import Analysis
import Foundation
import GRDB
import Generation
import Ingest
import Records
import Replay
import Store
import Testing

/// Scores what is found in all traces of a pipeline together: what failed, what is missing, and the payloads to send
/// again must be all that is so, nothing else, and to the byte.
@Suite struct TraceScoringTests {
    struct Case: CustomTestStringConvertible {
        var seed: UInt64

        var plan: GenerationPlan {
            var plan = GenerationPlan()
            plan.seed = seed
            plan.records = 400
            plan.devices = 12
            plan.hours = 1
            plan.batchSize = 5 + Int(seed % 4) * 9
            plan.shards = [3, 1, 7][Int(seed % 3)]
            // Numbers without a layout need a shard for each file, which one import does not say.
            plan.numbers = [.awsShared, .awsSparse, .awsPerShard][Int(seed / 3) % 3]
            plan.traces = Set(TraceKind.allCases)
            plan.traceShare = [0.8, 1, 0.4, 0][Int(seed / 2 % 4)]
            plan.faults = .all(share: [0.01, 0.04, 0.1][Int(seed / 2 % 3)], numbers: plan.numbers, hasTraces: true)
            plan.faults[.wrongShard] = .none
            return plan
        }

        var testDescription: String { "seed \(seed)" }
    }

    static let cases = (0..<18 as Range<UInt64>).map { Case(seed: $0) }

    @Test(arguments: cases)
    func everyFailureIsFoundWithItsPayload(_ test: Case) async throws {
        let folder = try ScratchFolder()
        var sink = try FolderSink(path: folder.path + "/tree")
        _ = try Generator(test.plan).write(to: &sink)
        let truth = try TraceTruth(path: "\(folder.path)/tree/\(Generator.truthPath)")
        try FileManager.default.removeItem(atPath: "\(folder.path)/tree/\(Generator.truthPath)")
        let path = folder.path + "/test.db"
        let store = try Store.open(at: path, for: .writing(command: "import"))
        let plan = ImportPlan(sources: [folder.path + "/tree"], jobs: 2)
        let report = try await Importer(plan, now: { 0 }).run(into: store) { _ in }

        try expectEntries(truth, report, path)
        let found = try Self.failures(path)
        // Inside a range that failed, what was delivered since is told too.
        let expected = truth.failures.union(
            try Self.delivered(path).filter(truth.isInFailedRange).map {
                TraceTruth.Failure(name: $0, state: "delivered", hasPayload: true)
            })
        #expect(found.subtracting(expected).sorted() == [])
        #expect(expected.subtracting(found).sorted() == [])
        try expectPayloads(truth, store)
        try expectAudit(truth, store)
        try store.close()
    }

    /// What was delivered as something else, and how many records of failed ranges nothing names.
    private func expectAudit(_ truth: TraceTruth, _ store: Store) throws {
        let audit = Audit(store)
        var altered: Set<TraceTruth.Name> = []
        try audit.altered { row in
            let record = row.record
            altered.insert("\(record.shard):\(record.sequence)/\(record.subSequence)")
        }
        #expect(altered == truth.altered)
        var unnamed = (atLeast: 0, atMost: 0)
        try audit.failedRanges { row in
            unnamed.atLeast += Int(row.unnamed.atLeast)
            unnamed.atMost += Int(row.unnamed.atMost)
        }
        #expect(unnamed.atLeast <= truth.unnamed.atLeast && truth.unnamed.atMost <= unnamed.atMost)
        if unnamed.atLeast == unnamed.atMost { #expect(unnamed.atLeast == truth.unnamed.atLeast) }
        #expect(try audit.run().books.balanced)
    }

    /// The same over what a handler left on an emulator, judged by what it was given and what it did.
    @Test(arguments: ["traces", "traces-emulator"])
    func everyFailureOfAHandlerIsFound(_ name: String) async throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/\(name)").path(percentEncoded: false)
        let truth = try HandlerTruth(path: fixture + "/truth.json")
        let folder = try ScratchFolder()
        let path = folder.path + "/test.db"
        let store = try Store.open(at: path, for: .writing(command: "import"))
        for plan in try Self.plans(fixture) { _ = try await Importer(plan, now: { 0 }).run(into: store) { _ in } }

        let found = try Self.failures(path)
        let open = Set(found.filter { $0.state == "open" }.map(\.name))
        // What no document names cannot be listed; the ranges count it.
        #expect(open == truth.undelivered.filter(truth.named.contains))
        #expect(truth.dropped.isSubset(of: open))
        #expect(try Self.delivered(path).count == truth.delivered.count)
        #expect(Set(try Self.delivered(path)) == truth.delivered)
        var unnamed = 0
        try Audit(store).failedRanges { unnamed += Int($0.unnamed.atLeast) }
        #expect(unnamed == truth.undelivered.subtracting(truth.named).count)

        var sent: Set<TraceTruth.Name> = []
        for row in try Self.sent(store) {
            let name = try TraceTruth.name(row)
            sent.insert(name)
            #expect(try TraceTruth.bytes(row["payload_base64"]) == truth.puts[name]?.payload, "\(name)")
            #expect(row["partition_key"] as? String == truth.puts[name]?.partitionKey, "\(name)")
        }
        #expect(sent == truth.undelivered.filter(truth.recoverable.contains))
        try store.close()
    }

    /// Each kind brought the entries that were written.
    private func expectEntries(_ truth: TraceTruth, _ report: ImportReport, _ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        for (kind, counts) in truth.entries {
            let found = try queue.read { db in
                try Row.fetchOne(
                    db,
                    sql: """
                        SELECT ifnull(sum(entries), 0), ifnull(sum(listed), 0), ifnull(sum(failed), 0),
                            ifnull(sum(rejected), 0) FROM object WHERE kind = ?
                        """, arguments: [kind]
                ).map { row in (0..<4).map { row[$0] as Int } }
            }
            #expect(found == counts, "\(kind)")
        }
    }

    private static func failures(_ path: String) throws -> Set<TraceTruth.Failure> {
        try DatabaseQueue(path: path).read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT shard, sequence, sub_sequence, state, has_payload FROM failures")
            return Set(
                rows.map {
                    TraceTruth.Failure(
                        name: "\($0[0] as String):\($0[1] as String)/\($0[2] as Int)", state: $0[3], hasPayload: $0[4])
                })
        }
    }

    /// The imports of a fixture's folders. An emulator's numbers do not tell the shard: its dumps need the user's word.
    private static func plans(_ fixture: String) throws -> [ImportPlan] {
        let isEmulated = fixture.hasSuffix("-emulator")
        let folders = try FileManager.default.contentsOfDirectory(atPath: fixture)
            .filter { !$0.contains(".") && !(isEmulated && $0 == "get-records") }.sorted()
        var plans = [ImportPlan(sources: folders.map { "\(fixture)/\($0)" }, jobs: 2)]
        guard isEmulated else { return plans }
        for shard in 0..<3 as Range<Int64> {
            var plan = ImportPlan(sources: ["\(fixture)/get-records/\(ShardID(shard)).json"], jobs: 1)
            plan.shard = shard
            plans.append(plan)
        }
        return plans
    }

    /// The rows that a replay of what failed or is missing sends, in its order.
    private static func sent(_ store: Store) throws -> [[String: Any]] {
        var selection = ReplaySelection()
        (selection.failed, selection.missing) = (true, true)
        var options = ReplayOptions()
        options.messages = .unwrap
        var lines: [UInt8] = []
        _ = try ReplayRunner(store: store, clock: { 0 }).stream(selection, options: options) { lines += $0 }
        return try lines.split(separator: UInt8(ascii: "\n")).map { line in
            let document = try JSONSerialization.jsonObject(with: Data(line))
            return try #require(document as? [String: Any])
        }
    }

    private static func delivered(_ path: String) throws -> [TraceTruth.Name] {
        try DatabaseQueue(path: path).read { db in
            try String.fetchAll(
                db, sql: "SELECT event_id || '/' || sub_sequence FROM records WHERE object IS NOT NULL ORDER BY 1")
        }
    }

    /// A replay of what failed or is missing sends exactly what was put, each key's records in their order.
    private func expectPayloads(_ truth: TraceTruth, _ store: Store) throws {
        var sent: Set<TraceTruth.Name> = []
        var last: [String: (Int, String)] = [:]
        for row in try Self.sent(store) {
            let name = try TraceTruth.name(row)
            let put = try #require(truth.puts[name])
            sent.insert(name)
            if let exact = row["payload_base64"] { #expect(try TraceTruth.bytes(exact) == put.payload, "\(name)") }
            // What only Firehose's failures brought has no key.
            if let key = row["partition_key"] as? String {
                #expect(key == put.partitionKey, "\(name)")
            } else {
                #expect(truth.isWithoutKey.contains(name), "\(name)")
            }
            let sequence = try #require(row["sequence"] as? String)
            let key = "\(row["shard"] as? String ?? "") \(put.partitionKey ?? "")"
            if let before = last[key] { #expect(before <= (sequence.count, sequence), "\(name)") }
            last[key] = (sequence.count, sequence)
        }
        #expect(sent == Set(truth.failures.filter { $0.state == "open" && $0.hasPayload }.map(\.name)))
    }
}
