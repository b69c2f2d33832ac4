import Coding
import Foundation
import Records
import Synchronization

/// Plays Kinesis Data Streams over the JSON protocol: streams, shards by hash ranges, put, read, split, merge. Every
/// record that it accepted stays in a log, in the order of acceptance, for those who check.
package final class LoopbackKinesis: LoopbackService {
    /// What the records' numbers look like.
    package enum Numbers: Sendable {
        /// 56 digits in the service's present layout, rising in each shard.
        case service
        /// 1, 2, 3, … in each shard.
        case dense
    }

    /// How the service behaves, beside the faults of its server.
    package struct Options: Sendable {
        package var region = "us-east-1"
        package var account = "000000000000"
        package var numbers = Numbers.service
        /// The largest record, key included, in KiB.
        package var maximumRecordKiB = 1_024
        package var maximumRequestBytes = 5 << 20
        package var mode = "PROVISIONED"
        package var retentionHours = 24
        /// Entries of PutRecords that are refused one by one, 0 to 1.
        package var failedEntryShare = 0.0
        /// Seeds what is left to chance.
        package var seed: UInt64 = 1
        /// The most shards in an answer of ListShards.
        package var shardsPerPage = 1_000
        /// Answers of GetRecords that bring nothing although there is more, 0 to 1.
        package var emptyPageShare = 0.0
        /// After how many further requests to the stream an iterator has expired; `nil`: never.
        package var iteratorRequests: Int?
        /// The most records in an answer of GetRecords, whatever was asked for.
        package var recordsPerPage = 10_000
        /// Changes of the shards, each after so many calls of PutRecords.
        package var reshards: [Int: Reshard] = [:]
        /// The arrival of record after record in microseconds since 1970 UTC; given the number of requests so far.
        package var clock: @Sendable (Int) -> Int64 = { _ in Int64(Date().timeIntervalSince1970 * 1_000_000) }

        package init() {}
    }

    /// A change of a stream's shards.
    package enum Reshard: Sendable {
        /// The open shard at this place is cut in two equal halves.
        case split(Int)
        /// The open shard at this place is joined with its right neighbour.
        case merge(Int)
    }

    let options: Options
    let state: Mutex<State>

    /// What a server of this kind holds.
    struct State: Sendable {
        var streams: [String: LoopbackStream] = [:]
        var requests = 0
        var putCalls = 0
        /// The records of all streams in the order of their acceptance.
        var accepted: [LoopbackAcceptedRecord] = []
    }

    /// - Parameter streams: Names and numbers of shards, whose hash ranges are equal.
    package init(streams: [String: Int] = [:], options: Options = Options()) {
        self.options = options
        var state = State()
        for (name, shards) in streams {
            state.streams[name] = LoopbackStream(name: name, shards: shards, options: options)
        }
        self.state = Mutex(state)
    }

    package func operation(of head: LoopbackRequest) -> String {
        head.header("x-amz-target")?.split(separator: ".").last.map(String.init) ?? "none"
    }

    package func answer(_ request: LoopbackRequest) -> LoopbackResponse {
        guard request.header("x-amz-target")?.hasPrefix("Kinesis_20131202.") == true else {
            return LoopbackJSONError.response(400, "UnknownOperationException", "not an operation of Kinesis")
        }
        do {
            return LoopbackJSONError.json(try carryOut(operation(of: request), request))
        } catch {
            return LoopbackJSONError.response(400, error.code, error.message)
        }
    }

    package func refusal(_ refusal: LoopbackRefusal, of request: LoopbackRequest) -> LoopbackResponse {
        LoopbackJSONError.refusal(refusal, throttling: "ProvisionedThroughputExceededException")
    }

    private func carryOut(_ operation: String, _ request: LoopbackRequest) throws(LoopbackServiceError) -> [UInt8] {
        if operation == "PutRecords" { return try putRecords(request) }
        let input = try LoopbackInput(request.body)
        return switch operation {
        case "PutRecord": try putRecord(input, request)
        case "DescribeStreamSummary": try describe(input, isSummary: true)
        case "DescribeStream": try describe(input, isSummary: false)
        case "ListStreams": listStreams()
        case "ListShards": try listShards(input)
        case "GetShardIterator": try iterator(input)
        case "GetRecords": try records(input)
        case "SplitShard": try split(input)
        case "MergeShards": try merge(input)
        case "CreateStream": try create(input)
        case "DeleteStream": try delete(input)
        default: throw LoopbackServiceError("UnknownOperationException", "there is no \(operation) here")
        }
    }

    /// The name of the stream that a request is about, by its name or ARN.
    func streamName(_ input: LoopbackInput) throws(LoopbackServiceError) -> String {
        if let name = input.string("StreamName") { return name }
        if let name = input.string("StreamARN")?.split(separator: "/").last { return String(name) }
        throw LoopbackServiceError("InvalidArgumentException", "StreamName or StreamARN is wanted")
    }

    /// Runs with a stream; throws where there is none of the name.
    func withStream<Result>(
        _ name: String, _ body: (inout LoopbackStream, inout State) throws(LoopbackServiceError) -> Result
    ) throws(LoopbackServiceError) -> Result {
        try state.withLock { (state) throws(LoopbackServiceError) -> Result in
            guard var stream = state.streams.removeValue(forKey: name) else {
                throw LoopbackServiceError(
                    "ResourceNotFoundException", "Stream \(name) under account \(options.account) not found.")
            }
            state.requests += 1
            defer { state.streams[name] = stream }
            return try body(&stream, &state)
        }
    }
}

/// What a service answers instead of carrying out a request.
struct LoopbackServiceError: Error {
    var code: String
    var message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// The members of a request in JSON.
struct LoopbackInput {
    private let value: JSONValue

    init(_ body: [UInt8]) throws(LoopbackServiceError) {
        guard let value = JSONValue(text: body) else {
            throw LoopbackServiceError("SerializationException", "the request is no JSON")
        }
        self.value = value
    }

    private func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.key.string == name }?.value
    }

    func string(_ name: String) -> String? {
        guard case .string(let text) = member(name) else { return nil }
        return text.string
    }

    func number(_ name: String) -> Double? {
        guard case .number(let text) = member(name) else { return nil }
        return Double(text)
    }

    func integer(_ name: String) -> Int? { number(name).flatMap { Int(exactly: $0) } }

    /// The member, which is wanted.
    func required(_ name: String) throws(LoopbackServiceError) -> String {
        guard let text = string(name) else {
            throw LoopbackServiceError("ValidationException", "Value null at '\(name)' failed to satisfy constraint")
        }
        return text
    }

    /// A member as it is.
    func value(_ name: String) -> JSONValue? { member(name) }
}
