/// A record that the loopback Kinesis took, as its log has it.
package struct LoopbackAcceptedRecord: Equatable, Sendable {
    package var stream: String
    /// `shardId-000000000000`.
    package var shard: String
    /// Decimal digits.
    package var sequence: String
    package var partitionKey: String
    package var explicitHashKey: String?
    package var data: [UInt8]
    /// Microseconds since 1970 UTC.
    package var arrival: Int64
    /// The number of its request among those of its operation: the one of ``LoopbackFaults/Stroke``;
    /// −1 where a test put it in itself.
    package var request: Int

    /// What tells records of a test apart whose data differ: copies of one record have it in common.
    package struct Content: Hashable, Sendable {
        package var partitionKey: String
        package var data: [UInt8]

        package init(partitionKey: String, data: [UInt8]) {
            self.partitionKey = partitionKey
            self.data = data
        }
    }

    package var content: Content { Content(partitionKey: partitionKey, data: data) }
}
