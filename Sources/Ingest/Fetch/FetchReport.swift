/// What a fetch brought, shard by shard.
package struct FetchReport: Equatable, Sendable {
    /// What became of a stretch. The raw values are stable.
    package enum State: String, CaseIterable, Sendable {
        /// All of it that is wanted is in the store.
        case complete
        /// The stream holds nothing of it any more.
        case expired
        /// The stream did not hold its beginning any more; the rest is in the store.
        case partlyExpired = "partly_expired"
        /// It could not be read to its end.
        case unfinished
    }

    /// One stretch.
    package struct Row: Equatable, Sendable {
        /// The shard's number.
        package var shard: Int64
        /// The numbers of its ends, where it is named by numbers.
        package var first: String?
        package var last: String?
        /// Its times, in microseconds since 1970 UTC, where it is a slice of time.
        package var since: Int64?
        package var until: Int64?
        package var state = State.complete
        /// Records that the stream gave out for it, in this run.
        package var read = 0
        /// Of those, records that the store had not from the stream before.
        package var stored = 0
        /// Of those, records of which no payload was known before.
        package var newPayloads = 0
        /// Bytes of their payloads.
        package var bytes: Int64 = 0
        /// The last number up to which it was read, in this run or before.
        package var reached: String?
        /// The first record that the stream still held, where what lay before it is lost.
        package var lostBefore: String?
        /// Why it is not complete, in words.
        package var detail: String?

        package init(shard: Int64) {
            self.shard = shard
        }
    }

    /// The label under which the records are kept.
    package var stream = ""
    /// The stream itself.
    package var arn = ""
    package var retentionHours = 0
    /// By shard and place.
    package var rows: [Row] = []
    /// GetRecords and GetShardIterator together.
    package var calls = 0
    /// Parts of answers that could not be read as records.
    package var rejected = 0
    package var seconds = 0.0
    /// The user stopped the fetch; what was committed stays.
    package var wasInterrupted = false

    package init() {}

    /// How many stretches ended in this state.
    package func count(_ state: State) -> Int { rows.count { $0.state == state } }

    /// The report's totals as one JSON object, for the table of runs.
    package var json: String {
        let totals = rows.reduce(into: (read: 0, stored: 0, new: 0, bytes: Int64(0))) { sum, row in
            sum.read += row.read
            sum.stored += row.stored
            sum.new += row.newPayloads
            sum.bytes += row.bytes
        }
        let states = State.allCases.map { "\"\($0.rawValue)\":\(count($0))" }.joined(separator: ",")
        return "{\"records\":{\"read\":\(totals.read),\"stored\":\(totals.stored),\"new_payloads\":\(totals.new)},"
            + "\"states\":{\(states)},\"bytes\":\(totals.bytes),\"calls\":\(calls)}"
    }
}

/// How far a fetch has come.
package struct FetchProgress: Equatable, Sendable {
    /// Stretches that are done, of all.
    package var stretchesDone: Int
    package var stretches: Int
    package var records: Int
    package var bytes: Int64
    /// Of the shards that are being read, the furthest behind the newest record, in milliseconds.
    package var millisecondsBehind: Int64

    package init(stretchesDone: Int, stretches: Int, records: Int, bytes: Int64, millisecondsBehind: Int64) {
        self.stretchesDone = stretchesDone
        self.stretches = stretches
        self.records = records
        self.bytes = bytes
        self.millisecondsBehind = millisecondsBehind
    }
}
