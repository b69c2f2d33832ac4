import ArgumentParser

/// A subcommand: raw flags, checked in `validate()`, made into a plan in `run(in:)` and handed to a library.
protocol ContextCommand: ParsableCommand, Sendable {
    /// What an interrupt does: cancel the task, so that the work ends at a good place, or end the process at once.
    static var interruption: Interruption { get }

    /// Does the work. Results go to `context.stdout`, all else to `context.stderr`; errors are thrown, never printed.
    func run(in context: CommandContext) async throws -> ExitStatus
}

/// What the first Ctrl-C does to a command.
enum Interruption {
    /// The command only reads: nothing is lost by ending at once.
    case ends
    /// The command writes: its task is cancelled and says what it did. A second Ctrl-C ends at once.
    case cancels
}

extension ContextCommand {
    static var interruption: Interruption { .ends }
}
