/// The operations of Kinesis Data Streams that Afterbay calls; tests put a stub in their place.
package protocol KinesisCalls: Sendable {
    /// DescribeStreamSummary.
    ///
    /// - Parameter stream: A stream's name, or its ARN.
    func describe(_ stream: String) async throws -> KinesisStream
    /// ListShards, all pages: open shards, and closed ones that still hold records.
    func shards(of stream: String) async throws -> [KinesisShard]
    /// PutRecords, sent at most once as far as anyone can tell: a call whose fate is unknown throws ``AWSError`` with
    /// `unanswered`, one that was throttled as a whole `throttled`.
    ///
    /// - Returns: One result for each entry, in their order.
    func put(_ entries: [KinesisEntry], to stream: String) async throws -> [KinesisEntryResult]
    /// GetShardIterator; ``AWSError`` with `expired` where the stream does not have the position any longer.
    func iterator(of stream: String, shard: String, from position: KinesisPosition) async throws -> String
    /// GetRecords.
    ///
    /// - Parameter limit: Records at most, 1 to 10,000.
    func records(from iterator: String, of stream: String, limit: Int) async throws -> KinesisPage
    /// Now by the service's clock, in microseconds since 1970 UTC.
    func now() async -> Int64
}
