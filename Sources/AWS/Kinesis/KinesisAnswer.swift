import Coding

/// What the answers of the control calls say; `nil` where an answer lacks what it must have.
enum KinesisAnswer {
    static func stream(_ body: [UInt8]) -> KinesisStream? {
        guard let answer = JSONValue(text: body), let summary = answer["StreamDescriptionSummary"],
            let name = summary.string("StreamName"), let arn = summary.string("StreamARN"),
            let status = summary.string("StreamStatus")
        else { return nil }
        let encryption = summary.string("EncryptionType")
        return KinesisStream(
            name: name, arn: arn, status: status,
            mode: summary.string("StreamModeDetails.StreamMode") ?? "PROVISIONED",
            retentionHours: summary.integer("RetentionPeriodHours") ?? 24,
            openShards: summary.integer("OpenShardCount") ?? 0,
            maximumRecordKiB: summary.integer("MaxRecordSizeInKiB") ?? 1_024,
            encryption: encryption == "NONE" ? nil : encryption)
    }

    static func shards(_ body: [UInt8]) -> (shards: [KinesisShard], token: String?)? {
        guard let answer = JSONValue(text: body), case .array(let items)? = answer["Shards"] else { return nil }
        var shards: [KinesisShard] = []
        for item in items {
            guard let id = item.string("ShardId"), let start = item.string("HashKeyRange.StartingHashKey"),
                let end = item.string("HashKeyRange.EndingHashKey"),
                let first = item.string("SequenceNumberRange.StartingSequenceNumber")
            else { return nil }
            shards.append(
                KinesisShard(
                    id: id, startingHashKey: start, endingHashKey: end, startingSequenceNumber: first,
                    endingSequenceNumber: item.string("SequenceNumberRange.EndingSequenceNumber"),
                    parent: item.string("ParentShardId"), adjacentParent: item.string("AdjacentParentShardId")))
        }
        return (shards, answer.string("NextToken"))
    }

    static func iterator(_ body: [UInt8]) -> String? {
        JSONValue(text: body)?.string("ShardIterator")
    }
}

extension JSONValue {
    /// The text behind a path; `nil` for another type and for none.
    fileprivate func string(_ path: String) -> String? {
        guard case .string(let text)? = self[path] else { return nil }
        return text.string
    }

    /// The whole number behind a path.
    fileprivate func integer(_ path: String) -> Int? {
        guard case .number(let text)? = self[path] else { return nil }
        return Int(text)
    }
}
