import Replay
import Store

/// `afterbay replay run` into a stream, checked and asked for.
struct StreamReplay {
    let command: ReplayRunCommand
    let context: CommandContext

    /// Sends a new selection.
    func run(to name: String) async throws -> ReplayReport {
        let connection = try command.aws.streamConnection(in: context)
        let target = try await StreamTarget.find(name, by: connection.kinesis)
        var request = StreamRequest(
            selection: command.selection.selection, options: command.form.options, command: "replay",
            arguments: context.arguments)
        request.pace = command.sending.paceChanges.applied(to: StreamPace())
        request.targetLabel = command.sending.targetLabel
        return try await writing { [request] store, progress in
            try await ReplayRunner(store: store, clock: context.now).run(
                request, into: target, by: connection, confirm: confirm, progress: progress)
        }
    }

    /// Takes a frozen replay up again, whose target is this ARN.
    func resume(_ replay: String, arn: String) async throws -> ReplayReport {
        let connection = try command.aws.streamConnection(in: context)
        let target = try await StreamTarget.find(arn, by: connection.kinesis)
        return try await writing { store, progress in
            try await ReplayRunner(store: store, clock: context.now).resume(
                replay, changes: command.sending.paceChanges, resendsUnknown: command.sending.resendUnknown,
                into: target, by: connection, command: "replay", arguments: context.arguments, confirm: confirm,
                progress: progress)
        }
    }

    private func writing(
        _ body: (Store, @escaping @Sendable (ReplayProgress) -> Void) async throws -> ReplayReport
    ) async throws -> ReplayReport {
        try await command.database.writing(in: context, command: "afterbay replay run") { store in
            let display = ProgressDisplay(mode: command.progress.mode, context: context)
            defer { display.finish() }
            return try await body(store) { display.update($0) }
        }
    }

    /// Says what is about to be sent where, and lets a person type the stream's name unless `--yes` was said.
    private func confirm(_ announcement: StreamAnnouncement) throws {
        context.notice(TerminalText.escaped(text(announcement)))
        if command.sending.yes { return }
        let name = TerminalText.escaped(announcement.stream)
        guard let typed = context.ask?("type the stream's name to send, anything else to leave it: "),
            typed == announcement.stream
        else {
            throw CommandFailure(
                .usage, announcement.stream, "not sent, and nothing noted; type \(name) when asked, or say --yes")
        }
    }

    private func text(_ announcement: StreamAnnouncement) -> String {
        let size = announcement.bytes.map { ", \(CountText.bytes($0))" } ?? ""
        let subject = announcement.replay.map { "what is left of replay \($0), " } ?? ""
        let rate = CountText.grouped(Int64(announcement.rate.rounded()))
        let share = Int((announcement.share * 100).rounded())
        return "sending \(subject)\(CountText.counted(announcement.records, "record"))\(size) to stream "
            + "\(announcement.stream) in \(announcement.region), account \(announcement.account); at most \(rate) "
            + "records/s (\(CountText.counted(announcement.shards, "shard")), \(share)% of each)"
    }
}
