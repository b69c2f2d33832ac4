import Foundation
import Testing

/// Every folder of `fixtures/cases` through the program, against the counts that its `expected.json` asks for.
@Suite struct FixtureCaseTests {
    static let names: [String] = {
        let folder = Program.root.appendingPathComponent("fixtures/cases")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { name in
            FileManager.default.fileExists(atPath: folder.appendingPathComponent("\(name)/expected.json").path)
        }.sorted()
    }()

    @Test func thereAreCases() { #expect(Self.names.count > 30) }

    @Test(arguments: names)
    func countsWhatIsExpected(_ name: String) throws {
        let folder = "fixtures/cases/\(name)"
        let file = Program.root.appendingPathComponent("\(folder)/expected.json")
        let expected = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let first = "afterbay import '\(folder)/input' --output json --progress none 2>/dev/null; "
        let imported = try Program.run(script: first)
        let found = try object(imported)
        compare(expected, found, keys: ["objects", "records"], name)
        let rejected = (found["records"] as? [String: Any])?["rejected"] as? Int ?? 0
        #expect(imported.status == (rejected > 0 ? 2 : 0), "\(name)")

        var script = "afterbay import '\(folder)/input' >/dev/null 2>&1; "
        if let later = expected["later"] as? [String: Any] {
            let next = "afterbay import '\(folder)/input-later' --output json --progress none 2>/dev/null"
            compare(later, try object(try Program.run(script: script + next)), keys: ["objects", "records"], name)
            script += next + " >/dev/null; "
        }
        if let status = expected["status"] as? [String: Any] {
            let found = try object(try Program.run(script: script + "afterbay status --output json"))
            let stream = try #require((found["streams"] as? [[String: Any]])?.first)
            compare(["status": status], ["status": stream], keys: ["status"], name)
        }
        let query = "afterbay query 'SELECT event_id, payload FROM records ORDER BY event_id' --output jsonl"
        let lines = try Program.run(script: script + query).text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        for (event, payload) in expected["payloads"] as? [String: String] ?? [:] {
            let row = lines.first { $0["event_id"] as? String == event }
            #expect(row?["payload"] as? String == payload, "\(name) \(event)")
        }
        if let events = expected["event_ids"] as? [String] {
            #expect(lines.compactMap { $0["event_id"] as? String } == events.sorted(), "\(name)")
        }
    }

    private func object(_ outcome: Program.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: outcome.stdout) as? [String: Any])
    }

    private func compare(_ expected: [String: Any], _ found: [String: Any], keys: [String], _ name: String) {
        for key in keys {
            guard let wanted = expected[key] as? [String: Int] else { continue }
            let group = found[key] as? [String: Any] ?? [:]
            for (count, value) in wanted {
                #expect(group[count] as? Int == value, "\(name): \(key).\(count)")
            }
        }
    }
}
