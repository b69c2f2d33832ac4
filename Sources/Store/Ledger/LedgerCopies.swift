import GRDB

extension Store {
    /// Belongs behind every write that tells the ledger of new copies, into its transaction: where the copy's own output
    /// is in the store already, other records count in the summaries now, and the device-hours are marked. The marks go
    /// with ``countStaleHours()``.
    ///
    /// - Parameter copies: The entry, and where its copy lies: the shard's name and the number's digits.
    static func noteCopies(
        _ db: Database, _ copies: [(replay: Int64, position: Int64, shard: String, sequence: String)]
    ) throws {
        guard !copies.isEmpty else { return }
        let find = try Statement(
            db,
            """
            SELECT shard.id
            FROM replay
            CROSS JOIN stream ON stream.label = replay.target_label
            CROSS JOIN shard ON shard.stream_id = stream.id AND shard.number = ?2
            WHERE replay.id = ?1 AND (
                EXISTS (SELECT 1 FROM record WHERE record.shard_id = shard.id AND record.sequence_key = ?3)
                OR EXISTS (
                    SELECT 1 FROM replay_entry AS e
                    WHERE e.shard_id = shard.id AND e.sequence_key = ?3 AND e.new_sequence IS NOT NULL))
            """)
        var marks: CopyMarks?
        for copy in copies {
            let key = RecordKey.storageKey(digits: copy.sequence)
            find.bind(1, copy.replay)
            find.bind(2, ShardText.number(copy.shard))
            find.bind(3, copying: key)
            defer { find.reset() }
            guard try find.step() else { continue }
            let known = try marks ?? CopyMarks(db)
            marks = known
            try known.mark(shardID: find.int(0), key: Array(key.utf8), former: [])
        }
    }

    /// Builds the device-hours again that are marked, as an import does at its end. Reads the records of a stream only
    /// where there is a mark.
    package func countStaleHours() throws {
        try write { try RollupRebuild.rebuildStaleHours($0) }
    }
}

extension RecordKey {
    /// The storage key of a number in decimal digits: its length in three digits, then the number.
    package static func storageKey(digits: String) -> String {
        let count = String(digits.utf8.count)
        return String(repeating: "0", count: max(0, 3 - count.utf8.count)) + count + digits
    }
}

/// Shards as the ledger names them.
enum ShardText {
    /// The number in `shardId-000000000007`, as SQL reads it too.
    static func number(_ name: String) -> Int64 {
        let digits = name.utf8.dropFirst(8).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return Int64(String(decoding: digits, as: UTF8.self)) ?? 0
    }
}
