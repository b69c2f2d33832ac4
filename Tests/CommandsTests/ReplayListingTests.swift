import Foundation
import Testing

@testable import Commands

@Suite struct ReplayListingTests {
    /// Records of one partition key make a request body each: thousands of lines would hide the one that counts.
    @Test func listsTheFirstOfManyFiles() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("afterbay-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let entries = (1...12).map {
            """
            {"original_data":{"v":\($0)},"partition_key":"k","sequence_number":"\($0)",\
            "event_id":"shardId-000000000000:\($0)","processing_timestamp":"2026-10-05T13:00:00","processed":true}
            """
        }
        try entries.joined(separator: "\n").write(toFile: folder + "/batch.json", atomically: true, encoding: .utf8)
        let surroundings = TestSurroundings(environment: ["AFTERBAY_DB": folder + "/a.db"])
        #expect(await surroundings.run(["import", folder + "/batch.json", "--output", "jsonl"]) == .clean)
        let target = folder + "/out.json"
        let status = await surroundings.run([
            "replay", "run", "--all", "--again", "--format", "put-records", "--to", target,
        ])
        #expect(status == .clean)
        let lines = surroundings.stdout.split(separator: "\n").dropFirst()
        #expect(lines.first == "replay r-000001: 12 records written")
        #expect(lines.count == 12)
        #expect(lines.last == "  and 2 more files, up to \(folder)/out-000012.json; --output jsonl lists them all")
        #expect(FileManager.default.fileExists(atPath: folder + "/out-000012.json"))
    }
}
