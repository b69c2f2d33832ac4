package import Coding
package import Records
package import Store

/// Accounts for every record of a store: what was delivered twice, what is missing, what contradicts itself.
///
/// Each call reads one state of the store. Rows are handed out one by one; nothing is kept of them.
package struct Audit {
    private let store: Store
    private let options: AuditOptions

    /// - Parameter store: May be open for reading only.
    package init(_ store: Store, _ options: AuditOptions = AuditOptions()) {
        self.store = store
        self.options = options
    }

    /// Runs all checks. Reads every record once, and a second time only where some may be republished.
    ///
    /// - Throws: ``StoreError``, as all other calls; `notFound` for an unknown stream.
    package func run() throws -> AuditReport {
        try store.reading { reads in
            let streams = try reads.streams(options.stream)
            var scan = AuditScan(options, streams: streams)
            try scan.run(reads, streams)
            let books = BooksCheck.books(try reads.bookTotals(stream: options.stream))
            var findings = try DuplicatesCheck.findings(reads, stream: options.stream)
            let gaps = GapsCheck.findings(scan.shards, hasFilter: options.filter != nil)
            findings += gaps.prefix(1) + [FilteredCheck.finding(scan.filtered)] + gaps.dropFirst()
            findings.append(try FailuresCheck.finding(reads, options))
            findings.append(try ReplaysCheck.finding(reads, stream: options.stream))
            findings += try AlteredCheck.findings(reads, streams)
            findings.append(try InvocationsCheck.finding(reads, stream: options.stream))
            findings.append(try ObjectsCheck.finding(reads, stream: options.stream))
            findings.append(try BackupCheck.finding(reads, stream: options.stream))
            let republished = try scan.republished.found(reads, streams)
            findings.append(scan.republished.finding(republished.rows.count, replayed: republished.replayed))
            findings.append(scan.mismatch.finding)
            findings += scan.clock.findings
            findings.append(try HourPrefixCheck.finding(reads, stream: options.stream))
            findings.append(try ChangedObjectsCheck.finding(reads, stream: options.stream))
            findings.append(try RejectsCheck.finding(reads, stream: options.stream))
            findings.append(BooksCheck.finding(books))
            findings.append(LimitsCheck.finding(scan.shards))
            return AuditReport(findings: findings, books: books)
        }
    }

    /// Records with more than one delivery, by stream, shard and number; reads no other records.
    package func duplicates(_ body: (DuplicateRow) throws -> Void) throws {
        try checked { try DuplicatesCheck.rows($0, stream: options.stream, body) }
    }

    /// Missing and unproven records, by stream and group of five shards; in a group first what is missing, then what is
    /// unproven, each by shard and number.
    package func gaps(_ body: (GapRow) throws -> Void) throws {
        try store.reading { try GapsCheck.rows($0, options, body) }
    }

    /// Records that evidence says failed, and known records that were never delivered, by stream, shard and number.
    package func failures(_ body: (FailureRow) throws -> Void) throws {
        try checked { try FailuresCheck.rows($0, options, body) }
    }

    /// What replays put into streams, with what became of it, by replay and place in it.
    package func replays(_ body: (ReplayedRow) throws -> Void) throws {
        try checked { try ReplaysCheck.rows($0, stream: options.stream, body) }
    }

    /// Ranges with failed records that nothing names, by stream, shard and ends.
    package func failedRanges(_ body: (FailedRangeRow) throws -> Void) throws {
        try checked { try FailuresCheck.ranges($0, options, body) }
    }

    /// Records whose delivery or further evidence disagrees with their bytes, by stream, shard and number.
    package func altered(_ body: (AlteredRow) throws -> Void) throws {
        try store.reading { try AlteredCheck.rows($0, try $0.streams(options.stream), body) }
    }

    /// Records that a filter would drop, by stream, shard and number.
    package func filtered(by filter: EventFilter, _ body: (FilteredRow) throws -> Void) throws {
        try store.reading {
            try FilteredCheck.rows($0, try $0.streams(options.stream), filter: filter, body)
        }
    }

    /// Runs of the function whose log and objects disagree, or that went wrong, by stream and request id.
    package func invocations(_ body: (InvocationRow) throws -> Void) throws {
        try checked { try InvocationsCheck.rows($0, stream: options.stream, body) }
    }

    /// Objects on which a listing and the import do not agree: by stream and name what is missing or has another size,
    /// then what has another ETag, then what is not listed.
    ///
    /// - Parameter digest: The MD5 of a file, if it is still in this state; nil where it is not, or cannot be read.
    package func objects(
        digest: (_ location: String, _ state: FileState) -> [UInt8]?, _ body: (ListedObjectRow) throws -> Void
    ) throws -> ListedObjectTotals {
        try withoutActuallyEscaping(digest) { digest in
            var check = ObjectsCheck(digest: digest)
            try checked { try check.run($0, stream: options.stream, body) }
            return check.totals
        }
    }

    /// Payloads without a sequence number against the known records, by stream, object and position.
    package func backup(_ body: (BackupRow) throws -> Void) throws -> BackupTotals {
        try store.reading { try BackupCheck.rows($0, stream: options.stream, body) }
    }

    /// Records that look like an earlier one sent again, by stream, shard and number.
    package func republished(_ body: (RepublishedRow) throws -> Void) throws {
        try store.reading { reads in
            let streams = try reads.streams(options.stream)
            var check = RepublishedCheck(
                options, records: streams.flatMap(\.shards).reduce(0) { $0 + $1.records })
            for stream in streams {
                for shard in stream.shards {
                    try reads.scanRecords(shard: shard.id, hashing: true) { check.visit($0, salt: stream.id) }
                }
            }
            for row in try check.found(reads, streams).rows { try body(row) }
        }
    }

    /// Records whose number names another shard, by stream, shard and number.
    package func shardMismatches(_ body: (ShardMismatchRow) throws -> Void) throws {
        var check = ShardMismatchCheck()
        try scan { record, stream, shard in
            guard let decoded = check.visit(record, stream: stream, shard: shard) else { return }
            try body(ShardMismatchRow(record: Self.name(record, stream, shard), decodedShard: decoded))
        }
    }

    /// Records whose event time does not fit, by stream, shard and number.
    package func clocks(_ body: (ClockRow) throws -> Void) throws {
        var check = ClockCheck(options)
        try scan { record, stream, shard in
            guard let (kind, difference) = check.visit(record), let event = record.eventTime,
                let reference = record.arrivalTime ?? record.processedTime
            else { return }
            try body(
                ClockRow(
                    record: Self.name(record, stream, shard), kind: kind, eventTime: Timestamp(microseconds: event),
                    reference: Timestamp(microseconds: reference),
                    isEstimated: record.arrivalTime != nil && record.arrivalEstimated, difference: difference))
        }
    }

    /// Objects filed under an hour in which they cannot have been written, by stream and name.
    package func hourPrefixes(_ body: (HourPrefixRow) throws -> Void) throws {
        try checked { try HourPrefixCheck.rows($0, stream: options.stream, body) }
    }

    /// Names whose content changed, by stream and name.
    package func changedObjects(_ body: (ChangedObjectRow) throws -> Void) throws {
        try checked { try ChangedObjectsCheck.rows($0, stream: options.stream, body) }
    }

    /// Parts of objects that could not be read, by stream, object and position.
    package func rejects(_ body: (RejectRow) throws -> Void) throws {
        try checked { try RejectsCheck.rows($0, stream: options.stream, body) }
    }

    /// Reads after it is known that there is a stream of the label asked for.
    private func checked(_ body: (StoreReads) throws -> Void) throws {
        try store.reading { reads in
            _ = try reads.streams(options.stream)
            try body(reads)
        }
    }

    private func scan(_ body: (borrowing AuditRecord, StoredStream, StoredShard) throws -> Void) throws {
        try store.reading { reads in
            for stream in try reads.streams(options.stream) {
                for shard in stream.shards {
                    try reads.scanRecords(shard: shard.id, hashing: false) { try body($0, stream, shard) }
                }
            }
        }
    }

    private static func name(
        _ record: borrowing AuditRecord, _ stream: StoredStream, _ shard: StoredShard
    ) -> RecordName {
        RecordName(
            stream: stream.label, shard: ShardID(shard.number), sequence: record.sequence,
            subSequence: record.key.subSequence)
    }
}
