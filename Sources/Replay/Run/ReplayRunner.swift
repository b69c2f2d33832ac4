import Foundation
import Records
package import Store

/// Runs replays: freezes a selection, writes it to a target, and keeps the ledger.
///
/// A replay to a file passes these steps, and can be killed between any two of them; `resume` completes it:
/// the selection is frozen under a name (one commit) · the temporary files are written and made durable · the ledger
/// notes their sizes and hashes (one commit) · the files get their names, durably · the ledger says `exported` (one
/// commit). The failures that it answers stay open: nobody has sent anything.
package struct ReplayRunner: Sendable {
    let store: Store
    let clock: @Sendable () -> Int64

    /// Records that are read from the ledger at once.
    static let chunkSize = 500

    /// - Parameters:
    ///   - store: A store opened for writing; for `stream` reading is enough.
    ///   - clock: Now, in microseconds since 1970 UTC.
    package init(store: Store, clock: @escaping @Sendable () -> Int64) {
        self.store = store
        self.clock = clock
    }

    /// Freezes a selection and writes it to a file. The cancellation of the task ends it between two records; the report
    /// says so, and the replay can be resumed.
    ///
    /// - Returns: A report without a name where there is nothing to send: then nothing was made.
    /// - Throws: ``ReplayError``, ``StoreError``; `CancellationError` where it was cancelled before anything was frozen.
    ///   After another failure the replay, if it was frozen, can be resumed.
    package func run(
        _ request: ReplayRequest, progress: (ReplayProgress) -> Void = { _ in }
    ) throws -> ReplayReport {
        try run(request, progress: progress, step: { _ in })
    }

    func run(
        _ request: ReplayRequest, progress: (ReplayProgress) -> Void, step: @escaping ReplayStep.Hook
    ) throws -> ReplayReport {
        try checkIsNoDatabase(request.target)
        try FileSink.check(request.target, overwrites: request.overwrites)
        let run = try store.beginRun(command: request.command, arguments: request.arguments, now: clock())
        return try ending(run) {
            var refusals = RefusalTally()
            guard let frozen = try freeze(request, run: run, refusals: &refusals) else {
                var report = ReplayReport(replay: nil, target: request.target, format: request.options.format)
                report.notSent = refusals.notSent
                return report
            }
            try step(.frozen)
            let export = FileExport(store: store, clock: clock, replay: frozen, step: step)
            var report = try export.write(
                FrozenOptions(options: request.options, overwrites: request.overwrites), progress: progress)
            report.notSent = refusals.notSent
            return report
        }
    }

    /// Takes a frozen replay up again and completes it.
    ///
    /// - Parameter overwrites: Whether a file that is there, and is not this replay's, may be replaced; the permission
    ///   that the first run had still holds.
    /// - Throws: ``ReplayError`` with `alreadyFinished` where nothing is left to do, and as `run`; ``StoreError`` with
    ///   `notFound`.
    package func resume(
        _ name: String, overwrites: Bool = false, command: String, arguments: [String],
        progress: (ReplayProgress) -> Void = { _ in }
    ) throws -> ReplayReport {
        try resume(
            name, overwrites: overwrites, command: command, arguments: arguments, progress: progress, step: { _ in })
    }

    func resume(
        _ name: String, overwrites: Bool, command: String, arguments: [String],
        progress: (ReplayProgress) -> Void, step: @escaping ReplayStep.Hook
    ) throws -> ReplayReport {
        let (replay, kept) = try unfinished(name)
        var frozen = kept
        frozen.overwrites = frozen.overwrites || overwrites
        let run = try store.beginRun(command: command, arguments: arguments, now: clock())
        return try ending(run) {
            try FileExport(store: store, clock: clock, replay: replay, step: step).write(frozen, progress: progress)
        }
    }

    /// A replay with something left to do.
    func unfinished(_ name: String) throws -> (ReplaySummary, FrozenOptions) {
        let replay = try store.replay(named: name)
        guard replay.finished == nil else {
            throw ReplayError(
                code: .alreadyFinished, location: name,
                detail: "is finished; `afterbay replay verify \(name)` looks at what it wrote")
        }
        guard let frozen = LedgerText.value(FrozenOptions.self, from: replay.options) else {
            throw ReplayError(
                code: .unreadableLedger, location: name,
                detail: "its options cannot be read; use the version of the program that made it")
        }
        return (replay, frozen)
    }

    /// Writes a selection to standard output, a document a line. Nothing is frozen and nothing noted.
    ///
    /// - Parameter deliver: Takes whole lines; what it throws, as for a closed pipe, ends the replay and reaches the caller
    ///   as it is.
    /// - Throws: ``ReplayError`` with `messageChoiceNeeded`, before anything is delivered; ``StoreError``;
    ///   `CancellationError`.
    package func stream(
        _ selection: ReplaySelection, options: ReplayOptions, deliver: @escaping ([UInt8]) throws -> Void
    ) throws -> ReplayReport {
        if options.messages == nil {
            var count = 0
            try forEachPrepared(selection, options) { _, verdict in
                if case .ready(let prepared) = verdict, prepared.isLoneMessage { count += 1 }
            }
            try checkMessages(count)
        }
        let sink = TextSink(options, deliver: deliver)
        return try stream(selection, options: options, to: sink, target: "-")
    }

    /// Hands a selection to a sink that has no ledger.
    func stream(
        _ selection: ReplaySelection, options: ReplayOptions, to sink: any LocalSink, target: String
    ) throws -> ReplayReport {
        var report = ReplayReport(replay: nil, target: target, format: options.format)
        var refusals = RefusalTally()
        var waiting: [ReplayRecord] = []
        try sink.open()
        try forEachPrepared(selection, options) { record, verdict in
            switch verdict {
            case .refused(let reason): refusals.add(record, reason)
            case .ready(let prepared):
                waiting.append(prepared.record)
                report.records += 1
                guard waiting.count == Self.chunkSize else { return }
                _ = try sink.put(waiting)
                waiting.removeAll(keepingCapacity: true)
            }
        }
        if !waiting.isEmpty { _ = try sink.put(waiting) }
        _ = try sink.seal()
        try sink.publish()
        report.notSent = refusals.notSent
        return report
    }

    /// Records with a reason that another run could lift are no part of the replay; the others are, as failed.
    private func freeze(
        _ request: ReplayRequest, run: Int64, refusals: inout RefusalTally
    ) throws -> ReplaySummary? {
        let draft = ReplayDraft(
            run: run, target: request.target, format: request.options.format.rawValue,
            selection: try LedgerText.json(request.selection),
            options: try LedgerText.json(FrozenOptions(options: request.options, overwrites: request.overwrites)),
            now: clock())
        return try freeze(draft, request.selection, request.options, refusals: &refusals) { _ in }
    }

    /// Freezes a selection, and asks before it is committed: what `confirm` throws takes everything back.
    func freeze(
        _ draft: ReplayDraft, _ selection: ReplaySelection, _ options: ReplayOptions, refusals: inout RefusalTally,
        confirm: (FrozenLoad) throws -> Void
    ) throws -> ReplaySummary? {
        var loneMessages = 0
        return try store.freezeReplay(draft) { ledger in
            var load = FrozenLoad()
            try forEachPrepared(selection, options) { record, verdict in
                switch verdict {
                case .ready(let prepared):
                    if prepared.isLoneMessage { loneMessages += 1 }
                    load.records += 1
                    load.bytes += Int64(prepared.record.byteCount)
                    try ledger.append(record.key)
                case .refused(let reason):
                    refusals.add(record, reason)
                    if !reason.isLiftedByAgain { try ledger.append(record.key, refusal: reason.rawValue) }
                }
            }
            if options.messages == nil { try checkMessages(loneMessages) }
            if load.records > 0 { try confirm(load) }
        }
    }

    /// Enters the end of a run, whatever it is.
    private func ending(_ run: Int64, _ body: () throws -> ReplayReport) throws -> ReplayReport {
        do {
            let report = try body()
            try end(run, report)
            return report
        } catch {
            end(run, error)
            throw error
        }
    }

    func end(_ run: Int64, _ report: ReplayReport) throws {
        let notSent = report.notSent.reduce(0) { $0 + $1.count }
        let counts =
            report.stream == nil
            ? RunCounts(exported: report.records, sent: nil, notSent: notSent)
            : RunCounts(exported: nil, sent: report.records, notSent: notSent)
        try store.endRun(
            run, outcome: report.wasInterrupted ? .interrupted : .finished, counts: try LedgerText.json(counts),
            now: clock())
    }

    func end(_ run: Int64, _ error: any Error) {
        if error is CrashPoint { return }
        let outcome: RunOutcome = error is CancellationError ? .interrupted : .failed
        try? store.endRun(run, outcome: outcome, counts: "{}", now: clock())
    }

    private func forEachPrepared(
        _ selection: ReplaySelection, _ options: ReplayOptions,
        _ body: (SelectedRecord, Preparation.Verdict) throws -> Void
    ) throws {
        let preparation = Preparation(options: options)
        var position: Int64 = 0
        try store.forEachSelected(selection.query, keyField: options.partitionKeyField) { member in
            try body(member.record, preparation.verdict(member, again: selection.again, position: position))
            position += 1
            return true
        }
    }

    /// The one file that `--force` must never overwrite holds all the evidence; what SQLite keeps beside it, the latest.
    private func checkIsNoDatabase(_ target: String) throws {
        let own = ["", "-wal", "-shm", "-journal"].map { store.path + $0 }
        guard own.contains(where: { FileSystem.isSame($0, target) }) else { return }
        throw ReplayError(
            code: .targetUnwritable, location: target,
            detail: "belongs to the database that is read; name another file with --to")
    }

    private func checkMessages(_ count: Int) throws {
        guard count > 0 else { return }
        let subject = count == 1 ? "1 record is an object" : "\(count) records are objects"
        throw ReplayError(
            code: .messageChoiceNeeded, location: "",
            detail: "\(subject) with a lone `message`, as the handler wraps plain text; say --unwrap-messages to send "
                + "the text, or --keep-wrapped to send the object")
    }
}

extension ReplayRefusal {
    /// Whether the record only stays behind because it seems to be done.
    var isLiftedByAgain: Bool {
        switch self {
        case .hasDelivery, .alreadyReplayed, .outcomeUnknown, .inUnfinishedReplay: true
        case .noPayload, .noPartitionKey, .partitionKeyLength, .tooLarge, .lineFeed, .loneSurrogate, .forgotten: false
        }
    }
}

/// How much a frozen replay has to send.
struct FrozenLoad {
    var records = 0
    /// Payloads and partition keys.
    var bytes: Int64 = 0
}

/// What the list of runs keeps of a replay.
struct RunCounts: Codable {
    /// Written to files.
    var exported: Int?
    /// Accepted by a stream.
    var sent: Int?
    var notSent: Int
}

/// JSON as the ledger keeps it: the same value gives the same text.
enum LedgerText {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The value of such a text; `nil` where it is none of this type.
    static func value<Value: Decodable>(_ type: Value.Type, from text: String) -> Value? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(type, from: Data(text.utf8))
    }
}
