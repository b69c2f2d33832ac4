import Foundation
import Records
import Store
import TestSupport

/// A small tree of objects with everything in it that an import can meet, and what an uninterrupted import makes of it.
struct CrashTree {
    let folder: TemporaryFolder
    /// Top folders of the tree.
    let sources: [String]
    /// The dump of an uninterrupted import.
    let dump: String

    /// - Parameters:
    ///   - objects: How many objects the tree has.
    ///   - entries: How many entries each of them has at most.
    init(objects: Int, entries: Int, seed: UInt64) throws {
        folder = try TemporaryFolder()
        var random = SeededRandom(seed: seed)
        var sources: Set<String> = []
        var earlier: [EntryText] = []
        for object in 0..<objects {
            let source = random.pick(["one", "two", "three"])
            sources.insert(folder.path("in/" + source))
            var batch: [EntryText] = []
            for index in 0..<Int.random(in: 1...entries, using: &random) {
                batch.append(Self.entry(object * entries + index, earlier, &random))
            }
            earlier += batch
            // Some objects are generations of others, some are cut, some are none.
            let name = "in/\(source)/processed-data/2026/11/21/17/batch-\(object % (objects - 2)).json"
            var text = batchText(batch)
            if random.oneIn(8) { text.removeLast(5) }
            try folder.write(random.oneIn(10) ? name + ".tmp" : name, random.oneIn(12) ? "<html>" : text)
        }
        self.sources = sources.sorted()
        let outcome = try Program(in: folder).run(["import", "--db", "whole.db"] + self.sources)
        precondition(outcome.status == 0 || outcome.status == 2, outcome.stderr)
        dump = try dumpText(ofFile: folder.path("whole.db"))
    }

    private static func entry(_ number: Int, _ earlier: [EntryText], _ random: inout SeededRandom) -> EntryText {
        if random.oneIn(4), var again = earlier.randomElement(using: &random) {
            again.processedTime = "\"2026-11-21T17:00:\(Int.random(in: 10...59, using: &random)).5\""
            if random.oneIn(3) { again.payload = "{\"device_id\":\"d9\",\"v\":\(number)}" }
            return again
        }
        let minute = Int.random(in: 10...59, using: &random)
        var entry = EntryText(
            number + 1,
            payload: """
                {"device_id":"d\(number % 7)","timestamp":"2026-11-21T1\(number % 3):\(minute):00","v":\(number).25}
                """)
        entry.shard = number % 3
        entry.processed = random.oneIn(9) ? "false" : "true"
        return entry
    }
}
