import Coding
import Foundation
import Records

extension LoopbackKinesis {
    /// The most bytes of data in an answer of GetRecords.
    private static let maximumPageBytes = 10 << 20

    /// Where an iterator stands. Its text names all of it, so that the server keeps none.
    private struct Position {
        var stream: String
        var shard: Int
        /// The place of the next entry.
        var place: Int
        /// The number of requests when it was made.
        var serial: Int

        init(stream: String, shard: Int, place: Int, serial: Int) {
            self.stream = stream
            self.shard = shard
            self.place = place
            self.serial = serial
        }

        init(text: String) throws(LoopbackServiceError) {
            let parts = Base64.decode(text).map { String(decoding: $0, as: UTF8.self).split(separator: "/") } ?? []
            guard parts.count == 4, let shard = Int(parts[1]), let place = Int(parts[2]), let serial = Int(parts[3])
            else { throw LoopbackServiceError("InvalidArgumentException", "Invalid ShardIterator.") }
            self.init(stream: String(parts[0]), shard: shard, place: place, serial: serial)
        }

        var text: String { Base64.encode(Array("\(stream)/\(shard)/\(place)/\(serial)".utf8)) }
    }

    /// GetShardIterator.
    func iterator(_ input: LoopbackInput) throws(LoopbackServiceError) -> [UInt8] {
        let kind = try input.required("ShardIteratorType")
        let id = try input.required("ShardId")
        return try withStream(try streamName(input)) { (stream, state) throws(LoopbackServiceError) in
            let number = try stream.place(of: id)
            let place = try place(kind, input, in: stream.shards[number])
            let position = Position(stream: stream.name, shard: number, place: place, serial: state.requests)
            return Array(#"{"ShardIterator":"\#(position.text)"}"#.utf8)
        }
    }

    /// The place of the first entry that an iterator reads. Positions in front of the oldest give the oldest.
    private func place(
        _ kind: String, _ input: LoopbackInput, in shard: LoopbackShard
    ) throws(LoopbackServiceError) -> Int {
        switch kind {
        case "TRIM_HORIZON":
            return shard.trimmed
        case "LATEST":
            return shard.entries.count
        case "AT_TIMESTAMP":
            guard let seconds = input.number("Timestamp") else {
                throw LoopbackServiceError("InvalidArgumentException", "AT_TIMESTAMP wants a Timestamp.")
            }
            let time = Int64((seconds * 1_000_000).rounded())
            return max(shard.trimmed, shard.firstPlace { $0.arrival >= time })
        case "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER":
            guard let value = SequenceNumber(try input.required("StartingSequenceNumber"))?.value,
                belongs(value, to: shard)
            else {
                throw LoopbackServiceError(
                    "InvalidArgumentException",
                    "StartingSequenceNumber used in GetShardIterator on shard \(shard.id) is invalid because it did "
                        + "not come from this stream.")
            }
            let isAfter = kind == "AFTER_SEQUENCE_NUMBER"
            return max(shard.trimmed, shard.firstPlace { isAfter ? $0.sequence > value : $0.sequence >= value })
        default:
            throw LoopbackServiceError("ValidationException", "Value '\(kind)' at 'shardIteratorType' is unknown")
        }
    }

    private func belongs(_ value: SequenceValue, to shard: LoopbackShard) -> Bool {
        guard options.numbers == .service else { return true }
        return SequenceLayout(value)?.shard == UInt32(shard.number)
    }

    /// GetRecords.
    func records(_ input: LoopbackInput) throws(LoopbackServiceError) -> [UInt8] {
        let position = try Position(text: try input.required("ShardIterator"))
        let limit = min(options.recordsPerPage, input.integer("Limit") ?? 10_000)
        guard (1...10_000).contains(input.integer("Limit") ?? 1) else {
            throw LoopbackServiceError("ValidationException", "Value at 'limit' failed to satisfy constraint")
        }
        return try withStream(position.stream) { (stream, state) throws(LoopbackServiceError) in
            guard stream.shards.indices.contains(position.shard) else {
                throw LoopbackServiceError("ResourceNotFoundException", "there is no such shard")
            }
            if let lifetime = options.iteratorRequests, state.requests - position.serial > lifetime {
                throw LoopbackServiceError("ExpiredIteratorException", "Iterator expired.")
            }
            return page(position, limit, of: stream, state)
        }
    }

    private func page(_ position: Position, _ limit: Int, of stream: LoopbackStream, _ state: State) -> [UInt8] {
        let shard = stream.shards[position.shard]
        var random = SeededRandom(seed: options.seed &+ UInt64(state.requests))
        var place = max(position.place, shard.trimmed)
        let isEmpty = Double.random(in: 0..<1, using: &random) < options.emptyPageShare
        var writer = JSONTextWriter(escaping: .least)
        writer.beginObject()
        writer.key("Records")
        writer.beginArray()
        var byteCount = 0
        let end = isEmpty ? place : min(shard.entries.count, place + limit)
        while place < end {
            let entry = shard.entries[place]
            let record = state.accepted[entry.log]
            byteCount += record.data.count
            if byteCount > Self.maximumPageBytes, byteCount > record.data.count { break }
            Self.write(record, to: &writer)
            place += 1
        }
        writer.endArray()
        let isAtEnd = place == shard.entries.count
        if isAtEnd, !shard.isOpen {
            Self.writeChildren(of: shard, in: stream, to: &writer)
        } else {
            writer.key("NextShardIterator")
            writer.string(
                Position(stream: stream.name, shard: shard.number, place: place, serial: state.requests).text)
        }
        writer.key("MillisBehindLatest")
        let newest = shard.entries.last?.arrival ?? 0
        let here = place > shard.trimmed ? shard.entries[place - 1].arrival : newest
        writer.integer(isAtEnd ? 0 : max(1, (newest - here) / 1_000))
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ record: LoopbackAcceptedRecord, to writer: inout JSONTextWriter) {
        writer.beginObject()
        writer.key("SequenceNumber")
        writer.string(record.sequence)
        writer.key("ApproximateArrivalTimestamp")
        // Seconds with milliseconds, as the service gives them.
        let milliseconds = record.arrival / 1_000
        let fraction = String(1_000 + milliseconds % 1_000).dropFirst()
        writer.raw("\(milliseconds / 1_000).\(fraction)")
        writer.key("Data")
        writer.string(Base64.encode(record.data))
        writer.key("PartitionKey")
        writer.string(record.partitionKey)
        writer.endObject()
    }

    private static func writeChildren(
        of shard: LoopbackShard, in stream: LoopbackStream, to writer: inout JSONTextWriter
    ) {
        writer.key("ChildShards")
        writer.beginArray()
        for child in stream.shards where child.parents.contains(shard.number) {
            writer.beginObject()
            writer.key("ShardId")
            writer.string(child.id)
            writer.key("ParentShards")
            writer.beginArray()
            for parent in child.parents { writer.string(stream.shards[parent].id) }
            writer.endArray()
            writer.key("HashKeyRange")
            Self.write(child.hashes, to: &writer)
            writer.endObject()
        }
        writer.endArray()
    }
}
