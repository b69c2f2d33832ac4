import ArgumentParser

/// `afterbay replay`: it only holds its subcommands.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Put failed or chosen records together again, in order, once.",
        discussion: """
            Examples:
              afterbay replay plan --failed
              afterbay replay run --failed --to failed.jsonl
              afterbay replay status
            """,
        subcommands: [
            ReplayPlanCommand.self, ReplayRunCommand.self, ReplayStatusCommand.self, ReplayVerifyCommand.self,
            ReplayConfirmCommand.self,
        ])
}
