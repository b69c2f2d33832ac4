import Foundation
import Generation
import Testing

/// Scores the audit against what is known of a tree: every exact check must find all that is so, and nothing else.
@Suite struct ScoringTests {
    struct Case: CustomTestStringConvertible {
        var seed: UInt64
        var numbers: GenerationPlan.NumberStyle
        var form: GenerationPlan.Form

        var plan: GenerationPlan {
            var plan = GenerationPlan()
            plan.seed = seed
            plan.records = 500
            plan.devices = 15
            plan.hours = 1
            plan.batchSize = 1 + Int(seed % 4) * 13
            plan.shards = [3, 1, 7][Int(seed % 3)]
            plan.numbers = numbers
            plan.form = form
            plan.gzipShare = 0.2
            plan.faults = .all(share: [0.01, 0.04, 0.1][Int(seed / 2 % 3)], numbers: numbers)
            return plan
        }

        var testDescription: String { "seed \(seed), \(numbers.rawValue), \(form.rawValue)" }
    }

    static let cases = (0..<24 as Range<UInt64>).map { seed in
        let (styles, forms) = (GenerationPlan.NumberStyle.allCases, GenerationPlan.Form.allCases)
        return Case(
            seed: seed, numbers: styles[Int(seed) % styles.count], form: forms[Int(seed) / styles.count % forms.count])
    }

    @Test(arguments: cases)
    func theAuditFindsWhatIsSo(_ test: Case) async throws {
        let folder = try ScratchFolder()
        var sink = try FolderSink(path: folder.path + "/tree")
        _ = try Generator(test.plan).write(to: &sink)
        let truth = try Findings(truth: "\(folder.path)/tree/\(Generator.truthPath)")
        let found = try await Findings.audit(
            "\(folder.path)/tree/\(Generator.objectFolder)", database: folder.path + "/test.db", expecting: truth)
        for check in Findings.checks {
            let score = found.score(check, against: truth)
            #expect(score.precision == 1 && score.recall == 1, "\(check): \(score)")
        }
        #expect(found.missing == truth.missing)
        #expect(found.hourly == truth.hourly)
    }

    /// The same over trees that a handler wrote on an emulator, judged by what the pipeline knows it did.
    @Test(arguments: ["s3", "s3-aws-numbers"])
    func theAuditFindsWhatAHandlerDid(_ name: String) async throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/\(name)").path(percentEncoded: false)
        let folder = try ScratchFolder()
        let truth = try Findings(handler: fixture + "/expected.json")
        let found = try await Findings.audit(
            fixture + "/processed-data", database: folder.path + "/test.db", expecting: truth)
        for check in ["books", "duplicates", "failures", "unproven"] {
            let score = found.score(check, against: truth)
            #expect(score.precision == 1 && score.recall == 1, "\(check): \(score)")
        }
        #expect(found.missing == truth.missing)
        for check in ["rejects", "shard mismatch", "hour prefix"] { #expect(found[check].isEmpty, "\(check)") }
    }
}

/// A folder for one test; gone with the last use.
final class ScratchFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path(percentEncoded: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
