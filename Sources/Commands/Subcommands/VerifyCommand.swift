import ArgumentParser
import Store

/// `afterbay verify`.
struct VerifyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the file, the books, and everything that is kept twice.",
        discussion: """
            Reads everything and changes nothing; ends with status 1 if anything is not as it should be. The content \
            (--dump) is the same for the same objects, however they were imported.

            Examples:
              afterbay verify
              afterbay verify --sources
              afterbay verify --dump > content.jsonl
            """)

    @Flag(help: "Also hash again the files that objects were read from.")
    var sources = false

    @Flag(help: "Print the content as sorted JSON lines instead of checking it.")
    var dump = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if dump, sources { throw ValidationError("--dump checks nothing; leave out --sources") }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        let checks: [VerificationCheck] = try database.reading(in: context) { store in
            if dump {
                try store.dump { try context.stdout.write($0) }
                return []
            }
            return try store.verify() + (sources ? [store.verifySources()] : [])
        }
        guard !dump else { return .clean }
        try DocumentPrinter(format: output.format, context: context)
            .print(json: Self.json(checks), rows: Self.rows(checks), text: Self.text(checks, in: context))
        let failed = checks.filter { !$0.hasPassed }
        guard failed.isEmpty else {
            throw CommandFailure(
                .checkFailed, database.path(in: context),
                "not as it should be: \(failed.map(\.name).joined(separator: ", ")); see above")
        }
        return .clean
    }

    private static func json(_ checks: [VerificationCheck]) -> OutputValue {
        .object([
            ("passed", .boolean(checks.allSatisfy(\.hasPassed))),
            (
                "checks",
                .array(
                    checks.map { check in
                        .object([
                            ("check", .string(check.name)), ("passed", .boolean(check.hasPassed)),
                            ("problem_count", .integer(check.problemCount)),
                            ("problems", .array(check.problems.map { .string($0) })), ("detail", .string(check.detail)),
                        ])
                    })
            ),
        ])
    }

    private static func rows(_ checks: [VerificationCheck]) -> DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["check", "problems", "detail"],
            cells: checks.map { [.text($0.name), .integer($0.problemCount), .text($0.detail)] })
    }

    private static func text(_ checks: [VerificationCheck], in context: CommandContext) -> String {
        var text = rows(checks).table(in: context)
        for check in checks where !check.hasPassed {
            text += "\n\(check.name):\n" + check.problems.map { "  " + TerminalText.escaped($0) + "\n" }.joined()
            let more = check.problemCount - check.problems.count
            if more > 0 { text += "  and \(CountText.grouped(more)) more\n" }
        }
        return text
    }
}
