import Coding
import Records

extension LoopbackKinesis {
    /// An entry of PutRecords, checked.
    private struct Entry {
        var key: String
        var explicitHashKey: String?
        var hash: UInt128
        var data: [UInt8]
    }

    private static let maximumEntries = 500

    /// PutRecords. The request is read outside of the lock, so that several connections share the work.
    func putRecords(_ request: LoopbackRequest) throws(LoopbackServiceError) -> [UInt8] {
        var reader = WholeValueReader()
        guard reader.read(request.body) else {
            throw LoopbackServiceError("SerializationException", "the request is no JSON")
        }
        let name = try Self.name(reader.view)
        let entries = try entries(reader.view)
        let failed = failures(of: entries.count, request.operationNumber)
        return try withStream(name) { (stream, state) throws(LoopbackServiceError) in
            if let change = options.reshards[state.putCalls] { stream.reshard(change) }
            state.putCalls += 1
            var answer = Array(#"{"FailedRecordCount":\#(failed.count),"Records":["#.utf8)
            answer.reserveCapacity(entries.count * 130 + 60)
            for (position, entry) in entries.enumerated() {
                if position > 0 { answer.append(UInt8(ascii: ",")) }
                if let refusal = failed[position] {
                    answer.append(contentsOf: refusal.utf8)
                } else {
                    let place = stream.place(ofHash: entry.hash)
                    let sequence = accept(entry, to: place, of: &stream, &state, request.operationNumber)
                    answer.append(contentsOf: #"{"SequenceNumber":""#.utf8)
                    answer.append(contentsOf: sequence.utf8)
                    answer.append(contentsOf: #"","ShardId":""#.utf8)
                    answer.append(contentsOf: stream.shards[place].id.utf8)
                    answer.append(contentsOf: #""}"#.utf8)
                }
            }
            answer.append(contentsOf: "]}".utf8)
            return answer
        }
    }

    /// PutRecord.
    func putRecord(_ input: LoopbackInput, _ request: LoopbackRequest) throws(LoopbackServiceError) -> [UInt8] {
        guard let data = Base64.decode(try input.required("Data")) else {
            throw LoopbackServiceError("SerializationException", "the data is no base64")
        }
        let entry = try entry(try input.required("PartitionKey"), input.string("ExplicitHashKey"), data)
        return try withStream(try streamName(input)) { (stream, state) throws(LoopbackServiceError) in
            let place = stream.place(ofHash: entry.hash)
            let sequence = accept(entry, to: place, of: &stream, &state, request.operationNumber)
            return Array(#"{"ShardId":"\#(stream.shards[place].id)","SequenceNumber":"\#(sequence)"}"#.utf8)
        }
    }

    /// Puts one record into a stream, outside of any request.
    func put(
        _ data: [UInt8], _ key: String, _ explicitHashKey: String?, _ name: String, _ arrival: Int64?
    ) throws(LoopbackServiceError) -> String {
        let entry = try entry(key, explicitHashKey, data)
        return try withStream(name) { (stream, state) throws(LoopbackServiceError) in
            accept(entry, to: stream.place(ofHash: entry.hash), of: &stream, &state, -1, arrival: arrival)
        }
    }

    private func accept(
        _ entry: Entry, to place: Int, of stream: inout LoopbackStream, _ state: inout State, _ request: Int,
        arrival: Int64? = nil
    ) -> String {
        let arrival = arrival ?? options.clock(state.requests)
        let sequence = stream.append(state.accepted.count, arrival: arrival, to: place)
        state.accepted.append(
            LoopbackAcceptedRecord(
                stream: stream.name, shard: stream.shards[place].id, sequence: sequence, partitionKey: entry.key,
                explicitHashKey: entry.explicitHashKey, data: entry.data, arrival: arrival, request: request))
        return sequence
    }

    private static func name(_ view: borrowing JSONView) throws(LoopbackServiceError) -> String {
        if let name = view.member("StreamName") { return view.string(name) }
        if let arn = view.member("StreamARN"), let name = view.string(arn).split(separator: "/").last {
            return String(name)
        }
        throw LoopbackServiceError("InvalidArgumentException", "StreamName or StreamARN is wanted")
    }

    private func entries(_ view: borrowing JSONView) throws(LoopbackServiceError) -> [Entry] {
        guard let list = view.member("Records"), view[list].kind == .array else {
            throw LoopbackServiceError("ValidationException", "Value null at 'records' failed to satisfy constraint")
        }
        let count = Int(view[list].count)
        guard (1...Self.maximumEntries).contains(count) else {
            throw LoopbackServiceError(
                "ValidationException",
                "Value at 'records' failed to satisfy constraint: Member must have length less than or equal to 500")
        }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        var index = list + 1
        var byteCount = 0
        while index < Int(view[list].next) {
            guard let text = view.member("Data", of: index), let key = view.member("PartitionKey", of: index),
                let data = Base64.decode(view.bytes(text))
            else { throw LoopbackServiceError("SerializationException", "a record without data or key, or no base64") }
            let explicit = view.member("ExplicitHashKey", of: index).map { view.string($0) }
            entries.append(try entry(view.string(key), explicit, data))
            byteCount += data.count + Int(view[key].length)
            index = Int(view[index].next)
        }
        guard byteCount <= options.maximumRequestBytes else {
            throw LoopbackServiceError("InvalidArgumentException", "Records size exceeds the limit of the request")
        }
        return entries
    }

    private func entry(_ key: String, _ explicit: String?, _ data: [UInt8]) throws(LoopbackServiceError) -> Entry {
        guard (1...256).contains(key.unicodeScalars.count) else {
            throw LoopbackServiceError("ValidationException", "Value at 'partitionKey' failed to satisfy constraint")
        }
        guard data.count + key.utf8.count <= options.maximumRecordKiB << 10 else {
            throw LoopbackServiceError(
                "ValidationException", "Value at 'data' failed to satisfy constraint: the record is too large")
        }
        guard let explicit else {
            return Entry(key: key, hash: PartitionKeyHash(partitionKey: key).value, data: data)
        }
        guard PartitionKeyHash.isHashKey(explicit), let hash = UInt128(explicit) else {
            throw LoopbackServiceError("InvalidArgumentException", "Invalid ExplicitHashKey.")
        }
        return Entry(key: key, explicitHashKey: explicit, hash: hash, data: data)
    }

    /// The entries of a request that are refused, with the JSON text of their results.
    private func failures(of count: Int, _ request: Int) -> [Int: String] {
        guard options.failedEntryShare > 0 else { return [:] }
        var random = SeededRandom(seed: options.seed &+ UInt64(request) &* 0x9E37_79B9)
        var failed: [Int: String] = [:]
        for position in 0..<count where Double.random(in: 0..<1, using: &random) < options.failedEntryShare {
            failed[position] =
                random.oneIn(5)
                ? #"{"ErrorCode":"InternalFailure","ErrorMessage":"Internal Service Failure"}"#
                : #"{"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate exceeded for shard"}"#
        }
        return failed
    }
}
