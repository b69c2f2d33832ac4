import Coding
import Foundation
import Synchronization
import TestSupport

/// moto's server, with boto3 beside it.
final class Moto: Sendable {
    /// One that tests share: each takes buckets, streams and queues of its own.
    static let shared = Result { try Moto() }

    let url: String
    let boto: BotoPeer
    /// What `afterbay` needs to find it.
    let environment: [String: String]
    private let peer: Mutex<PythonPeer>

    init(_ arguments: [String] = []) throws {
        let peer = try PythonPeer("moto_peer.py", arguments)
        let words = peer.greeting.split(separator: " ").map(String.init)
        var environment = PythonPeer.environment
        if words.count == 3 {
            environment["AWS_ACCESS_KEY_ID"] = words[1]
            environment["AWS_SECRET_ACCESS_KEY"] = words[2]
        }
        boto = try BotoPeer(url: words[0], environment: environment)
        environment["AWS_ENDPOINT_URL"] = words[0]
        url = words[0]
        self.environment = environment
        self.peer = Mutex(peer)
    }

    /// The program in a folder, as it would reach AWS.
    func program(in folder: TemporaryFolder, _ more: [String: String] = [:]) -> Program {
        Program(in: folder, environment: environment.merging(more) { _, given in given })
    }

    /// Makes a stream and puts records into it, as its producers would. Shard and number of each.
    @discardableResult
    func makeStream(
        _ name: String, shards: Int = 2, _ records: [(key: String, data: [UInt8])] = []
    ) throws -> [(shard: String, sequence: String)] {
        try boto.call("kinesis", "create_stream", #"{"StreamName":"\#(name)","ShardCount":\#(shards)}"#)
        guard !records.isEmpty else { return [] }
        let entries = records.map { #"{"Data":\#(BotoPeer.bytes($0.data)),"PartitionKey":"\#($0.key)"}"# }
        let answer = try boto.call(
            "kinesis", "put_records", #"{"StreamName":"\#(name)","Records":[\#(entries.joined(separator: ","))]}"#)
        return (answer["Records"]?.elements ?? []).map { ($0["ShardId"]?.text ?? "", $0["SequenceNumber"]?.text ?? "") }
    }

    /// A record that boto3 read from a stream.
    struct Record: Equatable {
        var sequence: String
        var key: String
        var data: [UInt8]
    }

    /// Everything that a stream holds, by shard.
    func records(of stream: String) throws -> [String: [Record]] {
        var found: [String: [Record]] = [:]
        let shards = try boto.call("kinesis", "list_shards", #"{"StreamName":"\#(stream)"}"#)["Shards"]?.elements ?? []
        for id in shards.compactMap({ $0["ShardId"]?.text }) {
            var next = try boto.call(
                "kinesis", "get_shard_iterator",
                #"{"StreamName":"\#(stream)","ShardId":"\#(id)","ShardIteratorType":"TRIM_HORIZON"}"#)["ShardIterator"]?
                .text
            found[id] = []
            while let iterator = next {
                var writer = JSONTextWriter(escaping: .least)
                writer.string(iterator)
                let page = try boto.call("kinesis", "get_records", #"{"ShardIterator":\#(writer.text)}"#)
                for record in page["Records"]?.elements ?? [] {
                    found[id]?.append(
                        Record(
                            sequence: record["SequenceNumber"]?.text ?? "", key: record["PartitionKey"]?.text ?? "",
                            data: record["Data"]?.bytes ?? []))
                }
                next = page["MillisBehindLatest"]?.text == "0" ? nil : page["NextShardIterator"]?.text
            }
        }
        return found
    }
}

extension Program {
    /// Runs and answers what was printed, which is JSON; what was said beside stands in the error.
    func json(_ arguments: [String]) throws -> JSONValue {
        let outcome = try run(arguments + ["--output", "json"])
        guard let value = JSONValue(text: Array(outcome.stdout.utf8)) else {
            throw Unexpected(arguments: arguments, outcome: outcome)
        }
        return value
    }

    struct Unexpected: Error {
        var arguments: [String]
        var outcome: Outcome
    }
}
