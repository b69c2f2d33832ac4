import Analysis
import Foundation
import Ingest
import Records
import Store
import Testing

extension Findings {
    /// Imports a tree into a new store and takes down all that the audit says of it.
    static func audit(_ folder: String, database: String, expecting truth: Findings) async throws -> Findings {
        let store = try Store.open(at: database, for: .writing(command: "import"))
        let importer = Importer(ImportPlan(sources: [folder], jobs: 2), now: { 0 })
        _ = try await importer.run(into: store) { _ in }
        var findings = Findings()
        try findings.take(Audit(store), missing: truth.missing)
        var csv: [UInt8] = []
        _ = try Summary(store, SummaryRequest()).csv { csv += $0 }
        findings.hourly = String(decoding: csv, as: UTF8.self).split(separator: "\n").map(String.init)
        try store.close()
        return findings
    }

    private mutating func take(_ audit: Audit, missing truth: [String: Set<String>]) throws {
        let books = try audit.run().books
        #expect(books.balanced)
        let counts = [
            ("read", books.read), ("new", books.new), ("redelivered", books.redelivered),
            ("conflicting", books.conflicting), ("failed", books.failed), ("listed", books.listed),
            ("rejected", books.rejected),
        ]
        for (name, count) in counts { add("books", "\(name) \(count)") }
        try audit.duplicates { row in
            let objects = row.objects.joined(separator: " ")
            add("duplicates", "\(Self.name(row.record)) \(row.kind.rawValue) \(row.deliveries) \(objects)")
        }
        try audit.failures { add("failures", "\(Self.name($0.record)) \($0.state.rawValue) \($0.reason ?? "none")") }
        try audit.gaps { row in
            guard row.kind == .missing else {
                let shared = row.atMostIfShared.map(String.init) ?? "none"
                add("unproven", "\(row.shard) \(row.after ?? "none") \(row.before ?? "none") \(row.atMost) \(shared)")
                return
            }
            takeMissing(row, truth[row.shard.description] ?? [])
        }
        try audit.republished { addPair(Self.name($0.original), Self.name($0.record)) }
        try audit.clocks { add($0.kind.rawValue, Self.name($0.record)) }
        try audit.shardMismatches { add("shard mismatch", "\(Self.name($0.record)) \($0.decodedShard)") }
        try audit.hourPrefixes { add("hour prefix", "\($0.object) \($0.hourPrefix)") }
        try audit.rejects { add("rejects", "\($0.object) \($0.entryIndex)") }
    }

    /// A row tells an interval and how many records lack in it. It is right if the truth has just as many there; then it
    /// stands for these.
    private mutating func takeMissing(_ row: GapRow, _ truth: Set<String>) {
        let after = row.after.flatMap { SequenceNumber($0) }
        let before = row.before.flatMap { SequenceNumber($0) }
        let inside = truth.filter { text in
            guard let number = SequenceNumber(text) else { return false }
            return (after.map { $0 < number } ?? true) && (before.map { number < $0 } ?? true)
        }
        if Int64(inside.count) == row.atMost {
            missing[row.shard.description, default: []].formUnion(inside)
        } else {
            missing[row.shard.description, default: []].insert("\(row.atMost) from \(row.after ?? "") on")
        }
    }

    private static func name(_ record: RecordName) -> String { "\(record.shard):\(record.sequence)" }
}
