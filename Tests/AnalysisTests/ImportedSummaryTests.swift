import Foundation
import Ingest
import Records
import Store
import Testing

@testable import Analysis

/// The rollup that a real import keeps and a count of the records afterwards give the same rows.
@Suite struct ImportedSummaryTests {
    private static let numbers = [
        "1", "2.50", "-0.1", "1e-7", "12345678901234567890.123", "NaN", "-Infinity", "0.30000000000000004", "true",
        "\"x\"",
    ]

    private static func entry(_ sequence: Int, _ random: inout SeededGenerator) -> String {
        let minute = Int.random(in: 10..<60, using: &random)
        let hour = Int.random(in: 10..<13, using: &random)
        let number = { (random: inout SeededGenerator) in numbers.randomElement(using: &random) ?? "0" }
        var payload = "{\"timestamp\":\"2026-11-21T\(hour):\(minute):00\","
        if Int.random(in: 0..<9, using: &random) > 0 {
            payload += "\"device_id\":\"d\(Int.random(in: 0..<4, using: &random))\","
        }
        payload +=
            "\"t\":\(number(&random)),\"l\":{\"lat\":\(number(&random)),\"k\":[1,2]},\"t\\u0065\":\(number(&random))}"
        let shard = "shardId-00000000000\(sequence % 3)"
        return """
            {"partition_key":"k","sequence_number":"\(sequence)","event_id":"\(shard):\(sequence)",
             "processing_timestamp":"2026-11-21T\(hour):\(minute):30.5","processed":\(sequence % 17 != 0),
             "original_data":\(payload)}
            """
    }

    @Test(arguments: 0..<5) func agree(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("test.db").path
        var entries: [String] = []
        for round in 0..<3 {
            let source = folder.appendingPathComponent("round\(round)")
            try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
            // The last round changes the objects of the first.
            let name = round == 1 ? "b" : "a"
            for file in 0..<4 {
                var batch = (0..<12).map { Self.entry(round * 100 + file * 20 + $0 + 1, &random) }
                // Some were delivered before, and some of those say something else now.
                batch += entries.dropFirst().shuffled(using: &random).prefix(3)
                if let known = entries.first {
                    batch.append(known.replacingOccurrences(of: "[1,2]", with: "[1,2],\"m\":5"))
                }
                entries += batch.prefix(12)
                try Data("[\(batch.joined(separator: ","))]".utf8).write(
                    to: source.appendingPathComponent("\(name)\(file).json"))
            }
            let store = try Store.open(at: path, for: .writing(command: "test"))
            let report = try await Importer(ImportPlan(sources: [source.path], jobs: 2), now: { 0 }).run(into: store) {
                _ in
            }
            #expect((round == 2 ? report.objects.changed : report.objects.imported) == 4)
            try store.close()
        }
        let store = try Store.open(at: path, for: .reading)
        let rollup = try SummaryTests.rows(store, SummaryRequest())
        #expect(rollup.count > 5)
        #expect(rollup == (try SummaryTests.scanned(store, SummaryRequest(), capacity: 7)))
        let report = try Audit(store).run()
        #expect(report.books.balanced, "\(report.books)")
        #expect(report.books.conflicting > 0 && report.books.redelivered > 0 && report.books.failed > 0)
    }
}
