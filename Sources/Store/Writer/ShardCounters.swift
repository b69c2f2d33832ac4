import GRDB
import Records

/// The counts of one shard, as its row holds them.
struct ShardCounts: Equatable {
    var records: Int64 = 0
    var delivered: Int64 = 0
    var numbers: Int64 = 0
    var deliveredNumbers: Int64 = 0
    var redelivered: Int64 = 0
    var conflicting: Int64 = 0
    var repeated: Int64 = 0

    static func += (left: inout ShardCounts, right: ShardCounts) {
        left.records += right.records
        left.delivered += right.delivered
        left.numbers += right.numbers
        left.deliveredNumbers += right.deliveredNumbers
        left.redelivered += right.redelivered
        left.conflicting += right.conflicting
        left.repeated += right.repeated
    }

    static func -= (left: inout ShardCounts, right: ShardCounts) {
        left.records -= right.records
        left.delivered -= right.delivered
        left.numbers -= right.numbers
        left.deliveredNumbers -= right.deliveredNumbers
        left.redelivered -= right.redelivered
        left.conflicting -= right.conflicting
        left.repeated -= right.repeated
    }

    /// Whether a number of the shard has several records: then a new entry has to look at all of them.
    var hasAggregates: Bool { records > numbers }
}

/// The shards of one stream with their counts, kept in step with the table.
struct ShardCounters {
    /// A shard as the session knows it.
    struct Shard {
        var id: Int64
        var number: Int64
        var counts: ShardCounts
        var isChanged = false
    }

    private let streamID: Int64
    private(set) var shards: [Shard] = []
    private var positions: [Int64: Int] = [:]

    /// Reads the stream's shards.
    init(_ db: Database, streamID: Int64) throws {
        self.streamID = streamID
        let statement = try Statement(
            db,
            """
            SELECT id, number, records, delivered, numbers, delivered_numbers, redelivered, conflicting, repeated
            FROM shard WHERE stream_id = ?1 ORDER BY number
            """)
        statement.bind(1, streamID)
        while try statement.step() {
            let counts = ShardCounts(
                records: statement.int(2), delivered: statement.int(3), numbers: statement.int(4),
                deliveredNumbers: statement.int(5), redelivered: statement.int(6), conflicting: statement.int(7),
                repeated: statement.int(8))
            positions[statement.int(1)] = shards.count
            shards.append(Shard(id: statement.int(0), number: statement.int(1), counts: counts))
        }
        statement.reset()
    }

    /// The position of a shard in `shards`; its row is made where it is new.
    mutating func position(ofShard number: Int64, _ db: Database) throws -> Int {
        if let known = positions[number] { return known }
        let statement = try Statement(db, "INSERT INTO shard (stream_id, number) VALUES (?1, ?2)")
        statement.bind(1, streamID)
        statement.bind(2, number)
        try statement.run()
        positions[number] = shards.count
        shards.append(Shard(id: statement.lastInsertedRowID, number: number, counts: ShardCounts()))
        return shards.count - 1
    }

    /// Adds to a shard's counts; `save` writes them.
    @inline(__always)
    mutating func add(_ change: ShardCounts, at position: Int) {
        shards[position].counts += change
        shards[position].isChanged = true
    }

    /// Writes the counts that changed.
    mutating func save(_ db: Database) throws {
        let statement = try Statement(
            db,
            """
            UPDATE shard SET records = ?2, delivered = ?3, numbers = ?4, delivered_numbers = ?5, redelivered = ?6,
                conflicting = ?7, repeated = ?8
            WHERE id = ?1
            """)
        for position in shards.indices where shards[position].isChanged {
            let shard = shards[position]
            statement.bind(1, shard.id)
            statement.bind(2, shard.counts.records)
            statement.bind(3, shard.counts.delivered)
            statement.bind(4, shard.counts.numbers)
            statement.bind(5, shard.counts.deliveredNumbers)
            statement.bind(6, shard.counts.redelivered)
            statement.bind(7, shard.counts.conflicting)
            statement.bind(8, shard.counts.repeated)
            try statement.run()
            shards[position].isChanged = false
        }
    }
}
