import Foundation
import Store
import TestSupport
import Testing

/// The program's own imports in any order, split and number of jobs leave the same content.
@Suite struct OrderTests {
    private static let tree = Result { try CrashTree(objects: 40, entries: 40, seed: 3) }

    @Test(arguments: [1, 2, 8])
    func jobs(count: Int) throws {
        let tree = try Self.tree.get()
        try expectSame("jobs-\(count).db", [["--jobs", String(count)] + tree.sources])
    }

    @Test(arguments: 0..<4)
    func sourcesInAnotherOrder(seed: UInt64) throws {
        let tree = try Self.tree.get()
        var random = SeededRandom(seed: seed)
        let files = try FileManager.default.subpathsOfDirectory(atPath: tree.folder.path("in"))
            .filter { $0.hasSuffix(".json") }.sorted().map { tree.folder.path("in/" + $0) }
        try expectSame("order-\(seed).db", [files.shuffled(using: &random)])
    }

    @Test(arguments: 0..<3)
    func threeImports(seed: UInt64) throws {
        let tree = try Self.tree.get()
        var random = SeededRandom(seed: seed)
        try expectSame("split-\(seed).db", tree.sources.shuffled(using: &random).map { [$0] })
    }

    private func expectSame(_ database: String, _ imports: [[String]]) throws {
        let tree = try Self.tree.get()
        for arguments in imports {
            let outcome = try Program(in: tree.folder).run(["import", "--db", database] + arguments)
            #expect([0, 2].contains(outcome.status), "\(outcome.stderr)")
        }
        let path = tree.folder.path(database)
        #expect(try problems(ofFile: path) == [])
        let isEqual = try dumpText(ofFile: path) == tree.dump
        #expect(isEqual)
    }
}
