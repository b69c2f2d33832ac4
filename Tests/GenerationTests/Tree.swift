import Foundation
import Generation
import Testing

/// A tree generated into memory, and its truth.
struct Tree {
    let files: [String: [UInt8]]
    let result: Generator.Result
    let truth: [String: Any]

    init(_ plan: GenerationPlan) throws {
        var sink = MemorySink()
        result = try Generator(plan).write(to: &sink)
        files = sink.files
        let bytes = try #require(files[Generator.truthPath])
        truth = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    /// How many rows a part of the truth has.
    func count(_ list: String) -> Int { (truth[list] as? [Any])?.count ?? -1 }

    /// A total of the truth's books.
    func books(_ name: String) -> Int { (truth["records"] as? [String: Any])?[name] as? Int ?? -1 }

    /// The texts of the objects that are not compressed.
    var texts: [String] {
        files.filter { $0.key.hasSuffix(".json") && $0.key.hasPrefix("processed-data/") }
            .sorted { $0.key < $1.key }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    /// A small plan: 600 records over an hour, in batches of 20.
    static func plan(seed: UInt64 = 1, _ change: (inout GenerationPlan) -> Void = { _ in }) -> GenerationPlan {
        var plan = GenerationPlan()
        plan.seed = seed
        plan.records = 600
        plan.devices = 12
        plan.hours = 1
        plan.batchSize = 20
        change(&plan)
        return plan
    }
}
