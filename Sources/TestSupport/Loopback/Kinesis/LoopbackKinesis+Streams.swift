import Coding
import Records
import Synchronization

extension LoopbackKinesis {
    /// ListShards.
    func listShards(_ input: LoopbackInput) throws(LoopbackServiceError) -> [UInt8] {
        var name = input.string("StreamName") ?? input.string("StreamARN")
        var start = 0
        if let token = input.string("NextToken") {
            let parts = token.split(separator: "/")
            guard name == nil, parts.count == 2, let place = Int(parts[1]) else {
                throw LoopbackServiceError(
                    "InvalidArgumentException", "NextToken and StreamName cannot be provided together.")
            }
            name = String(parts[0])
            start = place
        }
        guard let name = name?.split(separator: "/").last.map(String.init) else {
            throw LoopbackServiceError("InvalidArgumentException", "StreamName or NextToken is wanted")
        }
        let size = min(options.shardsPerPage, input.integer("MaxResults") ?? 1_000)
        return try withStream(name) { (stream, _) throws(LoopbackServiceError) in
            if let id = input.string("ExclusiveStartShardId") { start = try stream.place(of: id) + 1 }
            var writer = JSONTextWriter(escaping: .least)
            writer.beginObject()
            writer.key("Shards")
            Self.write(stream.shards.dropFirst(start).prefix(size), of: stream, to: &writer)
            if start + size < stream.shards.count {
                writer.key("NextToken")
                writer.string("\(name)/\(start + size)")
            }
            writer.endObject()
            return writer.bytes
        }
    }

    /// DescribeStreamSummary and DescribeStream.
    func describe(_ input: LoopbackInput, isSummary: Bool) throws(LoopbackServiceError) -> [UInt8] {
        try withStream(try streamName(input)) { (stream, _) throws(LoopbackServiceError) in
            var writer = JSONTextWriter(escaping: .least)
            writer.beginObject()
            writer.key(isSummary ? "StreamDescriptionSummary" : "StreamDescription")
            writer.beginObject()
            for (name, value) in [
                ("StreamName", stream.name), ("StreamARN", stream.arn), ("StreamStatus", "ACTIVE"),
                ("EncryptionType", "NONE"),
            ] {
                writer.key(name)
                writer.string(value)
            }
            writer.key("StreamModeDetails")
            writer.raw(#"{"StreamMode":"\#(options.mode)"}"#)
            writer.key("RetentionPeriodHours")
            writer.integer(options.retentionHours)
            writer.key("StreamCreationTimestamp")
            writer.integer(stream.shards[0].createSecond)
            writer.key("EnhancedMonitoring")
            writer.raw(#"[{"ShardLevelMetrics":[]}]"#)
            if isSummary {
                writer.key("OpenShardCount")
                writer.integer(stream.open.count)
                writer.key("ConsumerCount")
                writer.integer(0)
                writer.key("MaxRecordSizeInKiB")
                writer.integer(options.maximumRecordKiB)
            } else {
                writer.key("HasMoreShards")
                writer.bool(false)
                writer.key("Shards")
                Self.write(stream.shards[...], of: stream, to: &writer)
            }
            writer.endObject()
            writer.endObject()
            return writer.bytes
        }
    }

    /// ListStreams.
    func listStreams() -> [UInt8] {
        let names = state.withLock { $0.streams.keys.sorted() }
        var writer = JSONTextWriter(escaping: .least)
        writer.beginObject()
        writer.key("HasMoreStreams")
        writer.bool(false)
        writer.key("StreamNames")
        writer.beginArray()
        for name in names { writer.string(name) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    /// CreateStream; the stream is there at once.
    func create(_ input: LoopbackInput) throws(LoopbackServiceError) -> [UInt8] {
        let name = try input.required("StreamName")
        let shards = max(1, input.integer("ShardCount") ?? 4)
        return try state.withLock { (state) throws(LoopbackServiceError) in
            guard state.streams[name] == nil else {
                throw LoopbackServiceError("ResourceInUseException", "Stream \(name) already exists.")
            }
            state.streams[name] = LoopbackStream(name: name, shards: shards, options: options)
            return []
        }
    }

    /// DeleteStream. What the log says of it stays.
    func delete(_ input: LoopbackInput) throws(LoopbackServiceError) -> [UInt8] {
        let name = try streamName(input)
        _ = try withStream(name) { (_, _) throws(LoopbackServiceError) in [] as [UInt8] }
        state.withLock { _ = $0.streams.removeValue(forKey: name) }
        return []
    }

    /// SplitShard.
    func split(_ input: LoopbackInput) throws(LoopbackServiceError) -> [UInt8] {
        let id = try input.required("ShardToSplit")
        guard let hash = UInt128(try input.required("NewStartingHashKey")) else {
            throw LoopbackServiceError("InvalidArgumentException", "NewStartingHashKey is no hash key")
        }
        return try withStream(try streamName(input)) { (stream, _) throws(LoopbackServiceError) in
            try stream.split(try stream.place(of: id), at: hash)
            return []
        }
    }

    /// MergeShards.
    func merge(_ input: LoopbackInput) throws(LoopbackServiceError) -> [UInt8] {
        let ids = (try input.required("ShardToMerge"), try input.required("AdjacentShardToMerge"))
        return try withStream(try streamName(input)) { (stream, _) throws(LoopbackServiceError) in
            try stream.merge(try stream.place(of: ids.0), try stream.place(of: ids.1))
            return []
        }
    }

    static func write(_ hashes: ClosedRange<UInt128>, to writer: inout JSONTextWriter) {
        writer.raw(#"{"StartingHashKey":"\#(hashes.lowerBound)","EndingHashKey":"\#(hashes.upperBound)"}"#)
    }

    private static func write(
        _ shards: ArraySlice<LoopbackShard>, of stream: LoopbackStream, to writer: inout JSONTextWriter
    ) {
        writer.beginArray()
        for shard in shards {
            writer.beginObject()
            writer.key("ShardId")
            writer.string(shard.id)
            for (name, parent) in zip(["ParentShardId", "AdjacentParentShardId"], shard.parents) {
                writer.key(name)
                writer.string(stream.shards[parent].id)
            }
            writer.key("HashKeyRange")
            write(shard.hashes, to: &writer)
            writer.key("SequenceNumberRange")
            writer.beginObject()
            writer.key("StartingSequenceNumber")
            writer.string(shard.startingNumber.description)
            if let end = shard.endingNumber {
                writer.key("EndingSequenceNumber")
                writer.string(end.description)
            }
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
    }
}
