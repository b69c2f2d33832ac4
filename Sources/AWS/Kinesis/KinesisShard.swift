/// A shard as ListShards tells of it.
package struct KinesisShard: Equatable, Sendable {
    /// `shardId-000000000000`.
    package var id: String
    /// Decimal digits, inclusive.
    package var startingHashKey: String
    /// Decimal digits, inclusive.
    package var endingHashKey: String
    package var startingSequenceNumber: String
    /// `nil` while the shard is open.
    package var endingSequenceNumber: String?
    package var parent: String?
    package var adjacentParent: String?

    package init(
        id: String, startingHashKey: String, endingHashKey: String, startingSequenceNumber: String,
        endingSequenceNumber: String? = nil, parent: String? = nil, adjacentParent: String? = nil
    ) {
        self.id = id
        self.startingHashKey = startingHashKey
        self.endingHashKey = endingHashKey
        self.startingSequenceNumber = startingSequenceNumber
        self.endingSequenceNumber = endingSequenceNumber
        self.parent = parent
        self.adjacentParent = adjacentParent
    }

    package var isOpen: Bool { endingSequenceNumber == nil }
}

/// A stream as DescribeStreamSummary tells of it.
package struct KinesisStream: Equatable, Sendable {
    package var name: String
    package var arn: String
    /// `ACTIVE`, `UPDATING`, …
    package var status: String
    /// `PROVISIONED` or `ON_DEMAND`.
    package var mode: String
    package var retentionHours: Int
    package var openShards: Int
    /// The largest record that it takes, in KiB; 1,024 where the answer does not say.
    package var maximumRecordKiB: Int
    /// `nil` where nothing is encrypted.
    package var encryption: String?

    package init(
        name: String, arn: String, status: String, mode: String, retentionHours: Int, openShards: Int,
        maximumRecordKiB: Int = 1_024, encryption: String? = nil
    ) {
        self.name = name
        self.arn = arn
        self.status = status
        self.mode = mode
        self.retentionHours = retentionHours
        self.openShards = openShards
        self.maximumRecordKiB = maximumRecordKiB
        self.encryption = encryption
    }
}
