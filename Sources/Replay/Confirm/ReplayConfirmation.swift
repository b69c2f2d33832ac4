import Foundation
package import Store

/// What a confirmation noted.
package struct ConfirmationReport: Equatable, Sendable {
    package var replay: String
    /// The label under which the target's output is imported.
    package var targetLabel: String
    /// Bodies that answers were given for.
    package var files: [String] = []
    /// Records that the stream accepted, and of which the ledger knew nothing yet.
    package var confirmed = 0
    /// Records that the stream refused: they stay open.
    package var refused = 0
    /// Records of which the ledger knew the same before.
    package var unchanged = 0
    /// Entries of the replay that no answer says were accepted.
    package var open = 0
}

/// Takes the answers of `aws kinesis put-records` back for the request bodies that a replay wrote.
///
/// An answer tells by places: its first result is about the body's first record. The bodies hold the replay's entries in
/// their order, each once, so that the file's number and the place in it are the entry; but only while the file is what
/// was written.
package struct ReplayConfirmation: Sendable {
    private let store: Store
    private let now: @Sendable () -> Int64

    /// - Parameter store: A store opened for writing.
    package init(store: Store, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// Enters the answers into the ledger, all of them or none.
    ///
    /// - Parameters:
    ///   - answers: One for each body, in the order of the bodies.
    ///   - file: The only body that is answered, where it is one of several.
    ///   - label: The label of the target stream's own records; `nil` takes what the replay has, or the only one there is.
    /// - Throws: ``ReplayError`` with `noConfirmation`, `answerMismatch`, `labelNeeded`; ``StoreError``.
    package func confirm(
        _ name: String, answers: [PutRecordsAnswer], file: String? = nil, label: String? = nil
    ) throws -> ConfirmationReport {
        let replay = try store.replay(named: name)
        guard replay.format == ReplayFormat.putRecords.rawValue, replay.finished != nil else {
            throw ReplayError(
                code: .noConfirmation, location: name,
                detail: replay.finished == nil
                    ? "is not finished; `afterbay replay run --resume \(name)` completes it"
                    : "wrote no request bodies; only --format put-records has answers")
        }
        let bodies = try bodies(of: replay, answers: answers, file: file)
        var report = ConfirmationReport(replay: name, targetLabel: try targetLabel(of: replay, label))
        var results: [(position: Int64, result: EntryConfirmation)] = []
        for (body, answer) in zip(bodies, answers) {
            try check(body.file, answer)
            let entries = try store.exportedEntries(of: replay.row, skipping: body.offset, count: body.file.entries)
            guard entries.count == answer.results.count else {
                throw mismatch(body.file, "the ledger has \(entries.count) entries for it; its evidence was changed")
            }
            for (entry, result) in zip(entries, answer.results) {
                if let outcome = try outcome(of: entry, result, body.file, &report) {
                    results.append((entry.position, outcome))
                }
            }
            report.files.append(body.file.path)
        }
        try store.confirm(results, of: replay.row, targetLabel: report.targetLabel, now: now())
        try store.countStaleHours()
        report.open = try store.replay(named: name).entries.exported
        return report
    }

    /// A body, and how many entries stand in those before it.
    private typealias Body = (file: ReplayFile, offset: Int64)

    private func bodies(of replay: ReplaySummary, answers: [PutRecordsAnswer], file: String?) throws -> [Body] {
        var offset: Int64 = 0
        var bodies: [Body] = []
        for file in try store.files(of: replay.row) {
            bodies.append((file, offset))
            offset += file.entries
        }
        if let file {
            let path = URL(fileURLWithPath: file).path
            guard let body = bodies.first(where: { $0.file.path == path }) else {
                throw ReplayError(
                    code: .answerMismatch, location: file,
                    detail:
                        "is no body of \(replay.name); `afterbay replay status \(replay.name) --output json` lists them"
                )
            }
            bodies = [body]
        }
        guard bodies.count == answers.count else {
            throw ReplayError(
                code: .answerMismatch, location: replay.name,
                detail:
                    "the number of answers (\(answers.count)) is not that of its bodies (\(bodies.count)); give one for "
                    + "each, in their order, or name the one body with --file")
        }
        return bodies
    }

    private func check(_ file: ReplayFile, _ answer: PutRecordsAnswer) throws {
        guard ExportCheck.isUnchanged(file) else {
            throw mismatch(
                file, "is not what was written, so that an answer's places mean nothing; see `replay verify`")
        }
        guard Int64(answer.results.count) == file.entries else {
            throw mismatch(file, "has \(file.entries) records, and its answer has \(answer.results.count)")
        }
    }

    /// What is to be written for an entry; `nil` where the ledger has it already.
    private func outcome(
        of entry: ExportedEntry, _ result: PutRecordsAnswer.Result, _ file: ReplayFile,
        _ report: inout ConfirmationReport
    ) throws -> EntryConfirmation? {
        switch result {
        case .accepted(let shard, let sequence):
            guard entry.isSent else {
                report.confirmed += 1
                return .sent(shard: shard, sequence: sequence)
            }
            guard entry.newShard == shard, entry.newSequence == sequence else {
                throw mismatch(
                    file,
                    "its record \(entry.event) was confirmed as \(entry.newShard ?? ""):\(entry.newSequence ?? "") "
                        + "before, and this answer says \(shard):\(sequence); if the body was put twice, keep the first"
                )
            }
        case .refused(let reason):
            guard !entry.isSent else {
                throw mismatch(
                    file, "its record \(entry.event) was confirmed as sent before, and this answer says \(reason)")
            }
            report.refused += 1
            return entry.error == reason ? nil : .refused(reason)
        }
        report.unchanged += 1
        return nil
    }

    private func mismatch(_ file: ReplayFile, _ detail: String) -> ReplayError {
        ReplayError(code: .answerMismatch, location: file.path, detail: detail)
    }

    private func targetLabel(of replay: ReplaySummary, _ label: String?) throws -> String {
        let known = try store.targetLabel(of: replay.row)
        if let known, let label, known != label {
            throw ReplayError(
                code: .labelNeeded, location: replay.name,
                detail: "its records were confirmed for the stream \(known) before; give no other --target-label")
        }
        if let given = label ?? known { return given }
        let labels = try store.streams().map(\.label)
        guard labels.count == 1, let only = labels.first else {
            throw ReplayError(
                code: .labelNeeded, location: replay.name,
                detail:
                    "the database has several streams; name the one into which the bodies were put, as its output is "
                    + "imported, with --target-label")
        }
        return only
    }
}
