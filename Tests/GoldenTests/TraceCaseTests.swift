import Foundation
import Testing

/// Every folder of `fixtures/cases-traces` through the program: the counts of its import, and the facts that the database
/// holds afterwards, against the folder's `expected.json`.
@Suite struct TraceCaseTests {
    static let folder = Program.root.appendingPathComponent("fixtures/cases-traces")
    static let names: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }()

    @Test func thereAreCases() { #expect(Self.names.count > 60) }

    @Test(arguments: names)
    func givesWhatIsExpected(_ name: String) throws {
        let file = Self.folder.appendingPathComponent("\(name)/expected.json")
        let expected = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let facts = TraceFacts.names.filter { expected[$0] != nil }
        let later = expected["later"] as? [String: Any]

        let outcome = try Program.run(script: script(name, expected, facts, hasLater: later != nil))
        var lines = outcome.text.split(separator: "\n")[...]
        try compare(expected, with: &lines, name)
        if let later { try compare(later, with: &lines, name) }
        var found: [String: [String]] = [:]
        for line in lines {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let text = try #require(row["row"] as? String)
            found[row["fact"] as? String ?? "", default: []].append(try canonical(object(text)))
        }
        for fact in facts {
            let wanted = try #require(expected[fact] as? [Any]).map(canonical)
            #expect(found[fact, default: []].sorted() == wanted.sorted(), "\(name): \(fact)")
        }
        try compareAltered(expected, name)
    }

    /// Prints an import's exit code and its counts, each on a line, the same for what comes later, then the facts.
    private func script(_ name: String, _ expected: [String: Any], _ facts: [String], hasLater: Bool) -> String {
        let options = (expected["options"] as? [String] ?? []).map { "'\($0)'" }.joined(separator: " ")
        let source = "fixtures/cases-traces/\(name)/input"
        var script = (hasLater ? [source, source + "-later"] : [source]).map { source in
            "counts=$(afterbay import '\(source)' \(options) --output json --progress none 2>/dev/null); "
                + "echo $?; tr -d '\\n' <<< \"$counts\"; echo; "
        }.joined()
        if !facts.isEmpty { script += "afterbay query \"\(TraceFacts.query(facts))\" --output jsonl" }
        return script
    }

    /// Takes the two lines of one import.
    private func compare(
        _ expected: [String: Any], with lines: inout ArraySlice<Substring>, _ name: String
    ) throws {
        let (status, counts) = (lines.popFirst(), lines.popFirst())
        let found = try #require(try object(String(counts ?? "")) as? [String: Any])
        let wanted = try #require(expected["records"] as? [String: Int])
        let records = try #require(found["records"] as? [String: Int])
        for (count, value) in wanted { #expect(records[count] == value, "\(name): records.\(count)") }
        #expect(status == (wanted["rejected"] == 0 ? "0" : "2"), "\(name): exit code")
        guard let kinds = expected["kinds"] as? [String: [Int]] else { return }
        let foundKinds = try #require(found["kinds"] as? [String: [String: Int]])
        #expect(
            foundKinds.mapValues { [$0["objects"], $0["entries"], $0["ignored"]] } == kinds.mapValues { $0 as [Int?] },
            "\(name): kinds")
    }

    /// Records that were not delivered as they were sent: number and kind of the difference.
    private func compareAltered(_ expected: [String: Any], _ name: String) throws {
        guard let wanted = expected["altered"] as? [[String]] else { return }
        let outcome = try Program.run(
            script: "afterbay import 'fixtures/cases-traces/\(name)/input' >/dev/null 2>&1; "
                + "afterbay audit altered --output jsonl")
        let found = try outcome.text.split(separator: "\n").map { line in
            let row = try #require(try object(String(line)) as? [String: Any])
            return [row["sequence"] as? String, row["kind"] as? String]
        }
        #expect(found == wanted.map { $0 as [String?] }, "\(name): altered")
    }

    private func object(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    private func canonical(_ value: Any) throws -> String {
        String(
            decoding: try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed), as: UTF8.self)
    }
}
