package import AWS
import Records

/// A stream that is there and can be sent to.
package struct StreamTarget: Sendable {
    package var stream: KinesisStream
    package var account: String
    package var region: String
    let map: ShardMap

    /// What a stream's name or ARN is in a target as people write it: `kinesis://NAME`, `kinesis://ARN`, or the ARN alone;
    /// `nil` for another kind of target.
    package static func stream(named target: String) -> String? {
        if target.hasPrefix("kinesis://") { return String(target.dropFirst("kinesis://".count)) }
        return target.hasPrefix("arn:") ? target : nil
    }

    /// Looks at the stream: it has to be there, in use, and have open shards.
    ///
    /// - Parameter name: Its name, or its ARN.
    /// - Throws: `AWSError`; ``ReplayError`` with `targetUnwritable`.
    package static func find(_ name: String, by kinesis: any KinesisCalls) async throws -> StreamTarget {
        let stream = try await kinesis.describe(name)
        guard let parts = StreamARN.parts(of: stream.arn) else {
            throw ReplayError(
                code: .targetUnwritable, location: name, detail: "the service gives it no ARN; check --endpoint-url")
        }
        guard stream.status == "ACTIVE" || stream.status == "UPDATING" else {
            throw ReplayError(
                code: .targetUnwritable, location: stream.arn, detail: "is \(stream.status); wait until it is ACTIVE")
        }
        let map = ShardMap(try await kinesis.shards(of: stream.arn))
        guard !map.ids.isEmpty else {
            throw ReplayError(code: .targetUnwritable, location: stream.arn, detail: "has no open shard")
        }
        return StreamTarget(stream: stream, account: parts.account, region: parts.region, map: map)
    }

    /// What the stream takes: records as large as it is set to, and requests of 5 MiB, or of 10 MiB where it takes records
    /// of more than 1 MiB.
    package var limits: ReplayLimits {
        var limits = ReplayLimits.kinesis
        limits.bytesPerRecord = stream.maximumRecordKiB << 10
        if stream.maximumRecordKiB > 1_024 { limits.bytesPerRequest = 10 << 20 }
        return limits
    }

    /// Open shards.
    package var shardCount: Int { map.ids.count }
}

/// What is about to be sent where: shown before the first record leaves.
package struct StreamAnnouncement: Equatable, Sendable {
    package var account: String
    package var region: String
    /// The stream's name.
    package var stream: String
    package var records: Int
    /// Payloads and partition keys; `nil` where they were not counted.
    package var bytes: Int64?
    /// Records a second at most: what the shards' share allows, or the given rate.
    package var rate: Double
    package var shards: Int
    package var share: Double
    /// The replay that is taken up again; `nil` for a new one.
    package var replay: String?

    init(_ target: StreamTarget, pace: StreamPace, records: Int, bytes: Int64?, replay: String?) {
        account = target.account
        region = target.region
        stream = target.stream.name
        self.records = records
        self.bytes = bytes
        let allowed = Double(target.shardCount) * ShardPace.recordsPerSecond * pace.share
        rate = min(allowed, pace.rate ?? allowed)
        shards = target.shardCount
        share = pace.share
        self.replay = replay
    }
}
