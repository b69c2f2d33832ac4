package import AWS
import Records
package import Store

/// Checks a replay into a stream against the stream, settles what had no answer, and lists every possible double.
package struct StreamVerifier: Sendable {
    private let store: Store
    private let kinesis: any KinesisCalls
    private let clock: SendClock
    private let limits: ReadLimits
    private let now: @Sendable () -> Int64

    /// Doubts that are looked for at once hold so many bytes; more are looked for one lot after the other.
    static let lotByteCount = 64 << 20

    /// - Parameters:
    ///   - store: A store opened for writing.
    ///   - now: This machine's time in microseconds since 1970 UTC, for the ledger.
    package init(
        store: Store, kinesis: any KinesisCalls, clock: SendClock = .machine(), limits: ReadLimits = ReadLimits(),
        now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.kinesis = kinesis
        self.clock = clock
        self.limits = limits
        self.now = now
    }

    /// Looks at the entries of which an attempt had no answer; the stream is not read where there are none.
    ///
    /// - Parameter comparesAll: Also reads the stream from the replay's beginning on, and compares every entry byte for
    ///   byte.
    /// - Throws: ``StoreError`` with `notFound`; ``ReplayError`` with `unreadableLedger`; `AWSError` where nothing can
    ///   be read at all; `CancellationError`, and then what was settled before stays.
    package func verify(_ name: String, comparesAll: Bool) async throws -> StreamVerification {
        let replay = try store.replay(named: name)
        guard let frozen = LedgerText.value(FrozenOptions.self, from: replay.options) else {
            throw ReplayError(
                code: .unreadableLedger, location: name,
                detail: "its options cannot be read; use the version of the program that made it")
        }
        var report = StreamVerification(
            replay: name, target: replay.target, entries: ReplayStatus(replay, files: []).entries)
        try store.endCalls(of: replay.row)
        try await settle(replay, frozen.options, &report)
        if comparesAll {
            let comparison = StreamComparison(
                store: store, kinesis: kinesis, clock: clock, limits: limits, replay: replay, options: frozen.options)
            try await comparison.run(&report)
        }
        try store.countStaleHours()
        report.isFinished = try store.closeIfDone(replay.row, now: now())
        report.entries = ReplayStatus(try store.replay(named: name), files: []).entries
        report.doubles = try store.doubles(of: replay.row).compactMap(Self.double)
        return report
    }

    private func settle(
        _ replay: ReplaySummary, _ options: ReplayOptions, _ report: inout StreamVerification
    ) async throws {
        let settler = StreamSettler(kinesis: kinesis, clock: clock, limits: limits)
        let preparation = Preparation(options: options)
        var last: Int64?
        while true {
            let entries = try store.unanswered(
                of: replay.row, after: last, byteCount: Self.lotByteCount, keyField: options.partitionKeyField)
            guard let end = entries.last else { return }
            last = end.position
            report.doubts += entries.count
            var asked: [(entry: UnansweredEntry, doubt: Doubt)] = []
            var outcomes: [DoubtOutcome] = []
            let now = await kinesis.now()
            for entry in entries {
                if let doubt = Self.doubt(of: entry, replay, preparation, now: now) {
                    asked.append((entry, doubt))
                } else {
                    outcomes.append(
                        DoubtOutcome(
                            position: entry.position, copies: [],
                            gap: "its evidence was taken out of the database, or changed"))
                    note(entry, found: false, gap: outcomes.last?.gap, &report)
                }
            }
            let store = store
            let findings = try await settler.find(asked.map(\.doubt), in: replay.target) { copy in
                try store.isTaken(shard: copy.shard, sequence: copy.sequence, of: replay)
            }
            for ((entry, _), finding) in zip(asked, findings) {
                outcomes.append(
                    DoubtOutcome(
                        position: entry.position, copies: finding.copies.map { ($0.shard, $0.sequence) },
                        gap: finding.gap))
                note(entry, found: !finding.copies.isEmpty, gap: finding.gap, &report)
            }
            try store.settle(outcomes, of: replay.row)
        }
    }

    private func note(_ entry: UnansweredEntry, found: Bool, gap: String?, _ report: inout StreamVerification) {
        if let gap {
            report.undecided += 1
            report.undecidedReason = report.undecidedReason ?? gap
        }
        guard entry.state != .sent else { return }
        if found {
            report.settledAsSent += 1
        } else if gap == nil {
            report.settledAsAbsent += 1
        }
    }

    /// What to look for; `nil` where the bytes that were sent are not known any more.
    private static func doubt(
        of entry: UnansweredEntry, _ replay: ReplaySummary, _ preparation: Preparation, now: Int64
    ) -> Doubt? {
        guard let record = entry.record,
            case .ready(let prepared) = preparation.verdict(record, position: entry.position)
        else { return nil }
        let attempt = entry.lastAttempt ?? replay.created
        // Only the time of the last attempt is kept: where that had an answer, or was not the only one without, the doubt
        // is about an earlier one.
        let isOnlyOne = entry.state == .unknown && entry.unanswered <= 1
        return Doubt(
            position: entry.position, partitionKey: prepared.record.partitionKey ?? "",
            explicitHashKey: prepared.record.explicitHashKey, payload: prepared.record.payload,
            unanswered: max(1, entry.unanswered), since: isOnlyOne ? attempt : min(replay.created, attempt),
            // Nobody knows how long a call that had no answer was under way.
            lastAttempt: entry.state == .unknown ? max(attempt, now) : attempt)
    }

    private static func double(_ entry: DoubledEntry) -> StreamVerification.Double? {
        let own = entry.newSequence.map { "\(entry.newShard ?? ""):\($0)" }
        let isFound = !entry.copies.isEmpty
        // What nobody has sent again is at most unknown.
        if !isFound, entry.state == .unknown { return nil }
        return StreamVerification.Double(
            stream: entry.stream, eventID: "\(ShardID(entry.shard)):\(entry.sequence)", subSequence: entry.subSequence,
            kind: isFound ? .found : .possible, copies: [own].compactMap { $0 } + entry.copies,
            attempts: entry.attempts)
    }
}
