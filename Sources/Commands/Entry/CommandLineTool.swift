import ArgumentParser
import Glibc

/// The program: arguments in, exit status out.
package enum CommandLineTool {
    /// Runs the process's own command line, and gives the status to exit with.
    package static func main() async -> Int32 {
        // A closed pipe is then an error of `write`, which ends the program quietly.
        _ = signal(SIGPIPE, SIG_IGN)
        let context = CommandContext.process()
        let status = await run(Array(CommandLine.arguments.dropFirst()), in: context, handlesSignals: true)
        return status.rawValue
    }

    /// Runs a command line in any surroundings. Everything that goes wrong is printed here, and nowhere else.
    package static func run(
        _ arguments: [String], in context: CommandContext, handlesSignals: Bool = false
    ) async -> ExitStatus {
        var context = context
        context.arguments = arguments
        let status: ExitStatus
        do {
            let command = try AfterbayCommand.parseAsRoot(arguments)
            if let command = command as? any ContextCommand {
                status = try await run(command, in: context, handlesSignals: handlesSignals)
            } else {
                // A command that only holds others, or ArgumentParser's own: both throw what they have to say.
                var command = command
                try command.run()
                status = .clean
            }
            try context.stdout.flush()
        } catch {
            return ErrorReport(error).print(in: context)
        }
        return status
    }

    private static func run(
        _ command: any ContextCommand, in context: CommandContext, handlesSignals: Bool
    ) async throws -> ExitStatus {
        guard handlesSignals else { return try await command.run(in: context) }
        let watch = SignalWatch(interruption: type(of: command).interruption, context: context)
        defer { watch.end() }
        let task = Task { try await command.run(in: context) }
        watch.attach(task)
        return try await task.value
    }
}
