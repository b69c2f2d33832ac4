import AWS
import ArgumentParser
import Foundation
import Ingest
import Records
import Store

/// `afterbay rejects retry`.
struct RejectsRetry: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Read the files of rejected objects again.",
        discussion: """
            For files that were mended since: new content under a known name is a new generation, and what it holds is \
            read. What the old content had stays listed, as evidence of its own; `afterbay forget` takes an object out with \
            all its contents. Ends with status 2 while anything of the present contents is left.

            Examples:
              afterbay rejects retry
              afterbay rejects retry --code truncated
            """)

    static var interruption: Interruption { .cancels }

    @OptionGroup var options: RejectOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var aws: AWSOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let display = ProgressDisplay(mode: progress.mode, context: context)
        let outcome = try await database.writing(in: context, command: "afterbay rejects retry") { store in
            defer { display.finish() }
            let rejected = try store.rejectedObjects(options.filter).filter { !$0.isSuperseded }
            var outcome = RetryOutcome(before: rejected)
            for plan in RetryPlan.plans(for: rejected, arguments: context.arguments) {
                let s3 = try aws.s3(for: plan.sources, requesterPays: false, in: context)
                let report = try await Importer(plan, s3: s3, now: context.now).run(into: store) { display.update($0) }
                outcome.add(report)
                if report.wasInterrupted { break }
            }
            outcome.after = try store.rejectedObjects(options.filter).filter { !$0.isSuperseded }
            return outcome
        }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: outcome.json, rows: outcome.rows, text: outcome.text)
        try context.stdout.flush()
        for object in outcome.before where RetryPlan.isGone(object) {
            context.notice(TerminalText.escaped("\(object.object): the file that it was read from is gone"))
        }
        if outcome.wasInterrupted { return .interrupted }
        return outcome.left > 0 ? .rejects : .clean
    }
}

/// Which imports read rejected objects again under the names that they have.
enum RetryPlan {
    /// The imports, one for each stream and place of files.
    static func plans(for objects: [RejectedObject], arguments: [String]) -> [ImportPlan] {
        var files: [String: Set<String>] = [:]
        var folders: [Folder: Set<String>] = [:]
        for object in objects {
            for path in object.paths where exists(path) {
                let keepsName = ObjectName(object.object).hour != nil || !object.object.contains("/")
                if !keepsName, path.hasSuffix("/" + object.object) {
                    // A name is relative to the source that it was found in: only from there it is found again.
                    let root = String(path.dropLast(object.object.count + 1))
                    folders[Folder(stream: object.stream, path: root.isEmpty ? "/" : root), default: []]
                        .insert(object.object)
                } else {
                    files[object.stream, default: []].insert(path)
                }
            }
        }
        var plans = files.sorted { $0.key < $1.key }.map { plan(sources: $1.sorted(), stream: $0, arguments) }
        for (folder, names) in folders.sorted(by: { $0.key < $1.key }) {
            var next = plan(sources: [folder.path], stream: folder.stream, arguments)
            next.filter = NameFilter(
                [(pattern: GlobPattern("*"), verdict: .exclude)]
                    + names.sorted().map { (pattern: GlobPattern(literal($0)), verdict: .include) })
            plans.append(next)
        }
        return plans
    }

    /// Whether none of the object's files is there any more.
    static func isGone(_ object: RejectedObject) -> Bool { !object.paths.contains(where: exists) }

    private struct Folder: Hashable, Comparable {
        var stream: String
        var path: String

        static func < (left: Folder, right: Folder) -> Bool { (left.stream, left.path) < (right.stream, right.path) }
    }

    // Whether an object in S3 is there still is only known once it is asked for.
    private static func exists(_ path: String) -> Bool {
        S3Location.isURL(path) || FileManager.default.fileExists(atPath: path)
    }

    private static func plan(sources: [String], stream: String, _ arguments: [String]) -> ImportPlan {
        var plan = ImportPlan(sources: sources, jobs: 1)
        plan.stream = stream
        plan.rereads = true
        plan.arguments = arguments
        return plan
    }

    /// A pattern that fits the name alone.
    static func literal(_ name: String) -> String {
        var pattern = ""
        for scalar in name.unicodeScalars {
            if scalar == "*" || scalar == "?" || scalar == "[" {
                pattern += "[\(scalar)]"
            } else {
                pattern.unicodeScalars.append(scalar)
            }
        }
        return pattern
    }
}

/// What reading again brought.
struct RetryOutcome {
    let before: [RejectedObject]
    var after: [RejectedObject] = []
    private(set) var objects = 0
    private(set) var changed = 0
    private(set) var newRecords = 0
    private(set) var wasInterrupted = false

    init(before: [RejectedObject]) {
        self.before = before
    }

    /// Rejects that are there still, or newly.
    var left: Int64 { after.reduce(0) { $0 + $1.rejects } }

    mutating func add(_ report: ImportReport) {
        objects += report.objects.seen - report.objects.skipped
        changed += report.objects.changed + report.objects.imported
        newRecords += report.records.new
        wasInterrupted = wasInterrupted || report.wasInterrupted
    }

    private var counts: [(String, OutputValue)] {
        [
            ("objects", .integer(objects)), ("changed", .integer(changed)), ("new_records", .integer(newRecords)),
            ("rejects_before", .integer(before.reduce(0) { $0 + $1.rejects })), ("rejects_left", .integer(left)),
        ]
    }

    /// The documented JSON form.
    var json: OutputValue { .object(counts) }

    /// One row per object that has rejects left.
    var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["stream", "object", "rejects"],
            cells: after.map { [.text($0.stream), .text($0.object), .integer($0.rejects)] })
    }

    var text: String {
        let left = self.left
        return "read \(CountText.counted(objects, "file")) again, \(CountText.grouped(changed)) with new content: "
            + "\(CountText.counted(newRecords, "new record"))\n"
            + (left == 0
                ? "nothing is left\n"
                : "\(CountText.counted(left, "part")) left unread, in \(CountText.counted(after.count, "object")); "
                    + "`afterbay rejects list` has them\n")
    }
}
