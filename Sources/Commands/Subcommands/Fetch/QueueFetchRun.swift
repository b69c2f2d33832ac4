import AWS
import Ingest
import Store

/// Receives from a queue, as the command line says.
struct QueueFetchRun {
    let command: FetchCommand
    let queue: SQSQueueName
    let calls: any SQSCalls

    func run(in context: CommandContext) async throws -> ExitStatus {
        if command.dryRun {
            try tell(try await calls.describe(queue), in: context)
            return .clean
        }
        let options = command.queue
        var request = QueueFetchRequest(queue: queue)
        request.label = command.stream
        request.deletes = options.delete
        request.maximum = options.maxMessages ?? request.maximum
        request.waitSeconds = options.wait ?? request.waitSeconds
        request.visibilitySeconds = options.visibilityTimeout
        request.arguments = context.arguments
        let display = ProgressDisplay(mode: command.progress.mode, context: context)
        let fetch = QueueFetch(calls, clock: StreamFetchRun.clock(context))
        let report = try await command.database.writing(in: context, command: "afterbay fetch") { [request] store in
            defer { display.finish() }
            return try await fetch.run(request, into: store) { display.update($0) }
        }
        return try QueueFetchOutcome(report: report, deletes: options.delete, format: command.output.format)
            .print(in: context)
    }

    /// A dry run receives nothing: that alone would hide messages from others.
    private func tell(_ queue: SQSQueue, in context: CommandContext) throws {
        let counts: [(String, Int?)] = [
            ("messages", queue.messages), ("hidden_messages", queue.hiddenMessages),
            ("visibility_seconds", queue.visibilitySeconds),
        ]
        func value(_ count: Int?) -> Cell { count.map { .integer($0) } ?? .null }
        try DocumentPrinter(format: command.output.format, context: context).print(
            json: .object(
                [("url", .string(queue.url)), ("arn", .string(queue.arn))] + counts.map { ($0, value($1).json) }),
            rows: DocumentPrinter.Rows(
                names: ["url", "arn"] + counts.map(\.0),
                cells: [[.text(queue.url), .text(queue.arn)] + counts.map { value($1) }]),
            text: "queue      \(TerminalText.escaped(queue.url))\n"
                + "messages   about \(value(queue.messages).plainText) wait, and about "
                + "\(value(queue.hiddenMessages).plainText) were received by somebody and not deleted\n")
        try context.stdout.flush()
    }
}
