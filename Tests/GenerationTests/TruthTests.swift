import Foundation
import Testing

@testable import Generation

@Suite struct TruthTests {
    struct Case: CustomTestStringConvertible {
        var seed: UInt64
        var numbers: GenerationPlan.NumberStyle
        var form: GenerationPlan.Form
        var testDescription: String { "seed \(seed), \(numbers.rawValue), \(form.rawValue)" }
    }

    static let cases = GenerationPlan.NumberStyle.allCases.enumerated().flatMap { first, numbers in
        GenerationPlan.Form.allCases.enumerated().map { second, form in
            Case(seed: UInt64(first * 10 + second), numbers: numbers, form: form)
        }
    }

    /// Python reads the tree again, dumps every object to the same bytes, and counts everything anew.
    @Test(arguments: cases)
    func agreesWithAReadingInPython(_ test: Case) throws {
        let folder = try ScratchFolder()
        let plan = Tree.plan(seed: test.seed) {
            $0.numbers = test.numbers
            $0.form = test.form
            $0.gzipShare = 0.2
            $0.shards = test.seed.isMultiple(of: 2) ? 3 : 7
            $0.faults = .all(share: 0.06, numbers: test.numbers)
        }
        var sink = try FolderSink(path: folder.path)
        _ = try Generator(plan).write(to: &sink)
        #expect(try Python.checkTruth(of: folder.path) == "")
    }

    /// The check itself must be able to fail: a truth that says something else is not accepted.
    @Test(arguments: [
        (#""new":"#, #""new":1"#), (#""kind":"redelivered""#, #""kind":"conflicting""#),
        (#""contiguous":"#, #""contiguous":1"#), (#"default,device_1,"#, #"default,device_1x,"#),
        (#""late":["#, #""late":[{"shard":"shardId-000000000000","sequence":"1"},"#),
    ])
    func aWrongTruthIsFound(_ right: String, _ wrong: String) throws {
        let folder = try ScratchFolder()
        var sink = try FolderSink(path: folder.path)
        _ = try Generator(Tree.plan { $0.faults = .all(share: 0.05, numbers: $0.numbers) }).write(to: &sink)
        let url = URL(filePath: folder.path).appending(path: Generator.truthPath)
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        let range = try #require(text.range(of: right))
        let changed = text.replacingCharacters(in: range, with: wrong)
        try Data(changed.utf8).write(to: url)
        #expect(try Python.checkTruth(of: folder.path) != "")
    }

    @Test func aPlainTreeIsClean() throws {
        let tree = try Tree(Tree.plan())
        #expect(tree.books("read") == 600)
        #expect(tree.books("new") == 600)
        for list in TruthList.allCases { #expect(tree.count(list.rawValue) == 0, "\(list)") }
        #expect(tree.count("rejects") == 0)
        #expect(tree.result.records == 600)
    }

    @Test func objectsLieWhereTheHandlerPutsThem() throws {
        let tree = try Tree(Tree.plan { $0.gzipShare = 0.5 })
        let name =
            /processed-data\/2026\/10\/05\/1[34]\/batch-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.json(\.gz)?/
        let paths = tree.files.keys.filter { $0 != Generator.truthPath }
        #expect(paths.count == tree.result.objects)
        for path in paths { #expect(path.wholeMatch(of: name) != nil, "\(path)") }
        #expect(paths.contains { $0.hasSuffix(".gz") } && paths.contains { $0.hasSuffix(".json") })
    }
}
