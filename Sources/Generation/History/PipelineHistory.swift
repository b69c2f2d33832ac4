import Records

/// Everything that happened while a tree was made: one history, which every trace shows a part of.
struct PipelineHistory {
    /// A batch, what came of it, and where its records stand among all.
    struct Chapter {
        /// The number of the batch's first record.
        var firstRecord: Int
        var batch: Batch
        var outcome: BatchOutcome
    }

    /// An object as the bucket has it.
    struct BucketObject {
        var name: String
        var byteCount: Int
        /// MD5 of the stored bytes.
        var digest: [UInt8]
        var written: Timestamp
        var listing: PlannedObject.Listing
        var presence: PlannedObject.Presence
    }

    private(set) var chapters: [Chapter] = []
    /// Every record of the stream, chapter after chapter; a record is known by its place here.
    private(set) var records: [StreamRecord] = []
    /// What the objects of the tree say of each record.
    private(set) var fates: [RecordFate] = []
    private(set) var objects: [BucketObject] = []

    /// Takes in a batch with what the objects of the tree say of its records.
    mutating func note(_ batch: Batch, _ outcome: BatchOutcome, fates: [RecordFate]) {
        chapters.append(Chapter(firstRecord: records.count, batch: batch, outcome: outcome))
        records += batch.records
        self.fates += fates
    }

    /// Takes in an object of the bucket.
    mutating func note(_ object: BucketObject) {
        objects.append(object)
    }

    /// The records in the order in which the stream took them.
    func recordsByArrival() -> [Int] {
        records.indices.sorted {
            (records[$0].arrival, records[$0].shard, records[$0].index)
                < (records[$1].arrival, records[$1].shard, records[$1].index)
        }
    }

    /// The records of each shard, in the order of their numbers.
    func recordsByShard(_ shards: Int) -> [[Int]] {
        var lists = Array(repeating: [Int](), count: shards)
        for chapter in chapters {
            lists[chapter.batch.shard] += chapter.firstRecord..<chapter.firstRecord + chapter.batch.records.count
        }
        return lists
    }
}
