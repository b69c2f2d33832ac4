/// What a replay would send and what not: the answer of `replay plan`.
package struct ReplayPlan: Codable, Equatable, Sendable {
    /// Load of one shard.
    package struct ShardLoad: Codable, Equatable, Sendable {
        package var records = 0
        /// Payload bytes and partition keys.
        package var bytes: Int64 = 0

        package init() {}
    }

    /// Records that come from one shard.
    package struct SourceShard: Codable, Equatable, Sendable {
        package var stream: String
        /// `shardId-000000000000`.
        package var shard: String
        package var load: ShardLoad
    }

    /// Records that would go to one shard of the target: of the stream that was looked at, else of one whose hash range is
    /// cut into equal pieces, as that of a stream which was never resharded.
    package struct TargetShard: Codable, Equatable, Sendable {
        /// Place in the order of hash keys, from 0.
        package var index: Int
        /// `shardId-000000000000`, where the stream was looked at.
        package var shard: String?
        package var load: ShardLoad
    }

    /// Records that stay behind for one reason.
    package struct NotSent: Codable, Equatable, Sendable {
        package var reason: ReplayRefusal
        package var count: Int
        /// Event ids of the first ten, in the order of sending.
        package var examples: [String]
    }

    /// How long the sending would take.
    package struct Duration: Codable, Equatable, Sendable {
        /// Seconds at the given share of each shard's limits (1,000 records and 1,000,000 bytes a second).
        package var seconds: Double
        /// The share.
        package var share: Double
        /// The target shard that takes longest; `nil` where nothing is sent.
        package var slowestShard: Int?
        /// Seconds at the rate that was asked for, where one was.
        package var secondsAtRate: Double?
    }

    /// Records that fit the selection.
    package var selected = 0
    /// Records that would be sent.
    package var records = 0
    /// Payload bytes of these, with their partition keys.
    package var bytes: Int64 = 0
    /// Of these, records whose payload is the original bytes.
    package var exact = 0
    /// Of these, records whose payload is made again from JSON: the same values, other bytes.
    package var reencoded = 0
    /// Of these, objects whose only key is `message`, with a text; one of the choices has to be made before a run.
    package var loneMessages = 0
    /// What the options say of them.
    package var messages: MessageChoice?
    /// Of these, records without a partition key of their own.
    package var withoutPartitionKey = 0
    /// Of these, records that take their partition key from the payload.
    package var keysFromField = 0
    /// Of these, records that are larger than a stream takes by default, or have a key that it does not take; a file of
    /// another format than requests holds them all the same.
    package var overStreamLimits = 0
    /// Of these, records with an arrival or event time that orders them.
    package var timed = 0
    /// First and last time in the order of sending, microseconds since 1970 UTC.
    package var firstTime: Int64?
    package var lastTime: Int64?
    /// Of these, records whose device delivered a later event: a consumer may see an older state after a newer one.
    package var olderThanDelivered = 0
    /// Devices of these.
    package var devicesWithNewer = 0
    /// Of these, records that an earlier replay wrote to a file; whether they were sent from there is not known.
    package var alreadyExported = 0
    /// Of these, records that are also frozen into a replay that did not end.
    package var inUnfinishedReplay = 0
    package var sources: [SourceShard] = []
    package var targets: [TargetShard] = []
    package var duration = Duration(seconds: 0, share: 1)
    package var notSent: [NotSent] = []
    /// What a person should know before a run, as sentences.
    package var warnings: [String] = []

    package init() {}
}
