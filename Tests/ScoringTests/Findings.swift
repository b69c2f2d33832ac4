import Foundation
import Testing

/// What an audit says, or has to say, as sets of plain texts: one set a check.
struct Findings: Equatable {
    var sets: [String: Set<String>] = [:]
    /// Records known to lack a delivery: their numbers by shard. How an audit groups them into rows is its own affair.
    var missing: [String: Set<String>] = [:]
    /// The summary's lines.
    var hourly: [String] = []

    /// Adds a finding; a check that says the same twice says something wrong.
    mutating func add(_ check: String, _ text: String) {
        let isNew = sets[check, default: []].insert(text).inserted
        if !isNew { sets[check, default: []].insert("twice: \(text)") }
    }

    /// Adds two records with one payload. Which of them came first is beyond numbers without a time: a retry may have
    /// processed the second one before the first.
    mutating func addPair(_ one: String, _ other: String) {
        add("republished", [one, other].sorted().joined(separator: " "))
    }

    subscript(check: String) -> Set<String> { sets[check] ?? [] }

    /// Precision and recall of one check against the truth.
    func score(_ check: String, against truth: Findings) -> Score {
        Score(found: self[check], wanted: truth[check])
    }
}

/// How well one check did.
struct Score: CustomStringConvertible {
    var found: Set<String>
    var wanted: Set<String>

    /// The share of what was found that is so.
    var precision: Double {
        found.isEmpty ? 1 : Double(found.intersection(wanted).count) / Double(found.count)
    }

    /// The share of what is so that was found.
    var recall: Double {
        wanted.isEmpty ? 1 : Double(found.intersection(wanted).count) / Double(wanted.count)
    }

    var description: String {
        let surplus = found.subtracting(wanted).sorted().prefix(3)
        let lacking = wanted.subtracting(found).sorted().prefix(3)
        return "precision \(precision), recall \(recall); surplus \(Array(surplus)), lacking \(Array(lacking))"
    }
}
