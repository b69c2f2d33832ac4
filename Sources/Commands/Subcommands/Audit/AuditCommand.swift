import Analysis
import ArgumentParser
import Coding
import Records

/// `afterbay audit`: all checks, or the rows of one.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Account for every record: duplicates, gaps, failures, books that balance.",
        discussion: """
            Without a subcommand all checks run and each tells how many it found. A subcommand lists the rows of one check. \
            The options of all checks stand in `afterbay audit all --help`.

            Examples:
              afterbay audit
              afterbay audit --fail-on error
              afterbay audit failures
              afterbay audit gaps --output jsonl
            """,
        subcommands: [
            AuditAll.self, AuditDuplicates.self, AuditGaps.self, AuditFailures.self, AuditReplays.self,
            AuditFiltered.self,
            AuditAltered.self, AuditInvocations.self, AuditObjects.self, AuditBackup.self,
            AuditRepublished.self, AuditShardMismatches.self, AuditClocks.self, AuditHourPrefixes.self,
            AuditChangedObjects.self,
            AuditRejects.self,
        ],
        defaultSubcommand: AuditAll.self)
}

/// What all audits take.
struct AuditFlags: ParsableArguments {
    @OptionGroup var stream: StreamOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// Lists rows: `rows` gets the audit and a place for cells, which stand under `names`.
    func list(
        _ names: [String], in context: CommandContext, options: AuditOptions = AuditOptions(),
        _ rows: (Audit, ([Cell]) throws -> Void) throws -> Void
    ) throws -> ExitStatus {
        try database.reading(in: context) { store in
            var options = options
            options.stream = stream.label
            var printer = RowPrinter(names, format: output.format, context: context)
            try rows(Audit(store, options)) { try printer.print($0) }
            try printer.finish()
        }
        return .clean
    }
}

extension RecordName {
    /// The columns of `cells`.
    static let columns = ["stream", "shard", "sequence", "sub_sequence"]

    /// The record's identity in four columns.
    var cells: [Cell] {
        [.text(stream), .text(shard.description), .text(sequence), .integer(Int64(subSequence))]
    }
}
