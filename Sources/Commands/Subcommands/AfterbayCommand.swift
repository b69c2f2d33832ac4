import ArgumentParser

/// The root: it only holds the subcommands.
struct AfterbayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "afterbay",
        abstract: "Account for every record of a Kinesis, Lambda and S3 pipeline, and send back what never made it.",
        discussion: """
            Start with:
              afterbay import s3/processed-data
              afterbay summarize
              afterbay audit

            Exit status: 0 clean; 1 could not finish; 2 finished, but parts of objects could not be read; 3 audit \
            findings at or above --fail-on; 4 a replay stopped part way; 64 wrong usage; 130 interrupted.
            """,
        version: ProgramVersion.text,
        groupedSubcommands: [
            CommandGroup(name: "Take in", subcommands: [ImportCommand.self, FetchCommand.self, ForgetCommand.self]),
            CommandGroup(
                name: "Answer",
                subcommands: [
                    SummarizeCommand.self, AuditCommand.self, StatusCommand.self, ShowCommand.self, QueryCommand.self,
                    RejectsCommand.self, VerifyCommand.self,
                ]),
            CommandGroup(name: "Send back", subcommands: [ReplayCommand.self]),
            CommandGroup(name: "Try out", subcommands: [GenerateCommand.self, DoctorCommand.self]),
        ])
}

/// What `--version` prints.
enum ProgramVersion {
    static let text = "0.1.0"
}
