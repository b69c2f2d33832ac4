import Coding
import Records
import TestSupport
import Testing

/// The loopback Kinesis is what a client of another maker takes it for.
@Suite struct LoopbackKinesisTests {
    private static func entries(_ records: [(key: String, data: [UInt8], hash: String?)]) -> String {
        let list = records.map { record in
            let hash = record.hash.map { #","ExplicitHashKey":"\#($0)""# } ?? ""
            return #"{"Data":\#(BotoPeer.bytes(record.data)),"PartitionKey":"\#(record.key)"\#(hash)}"#
        }
        return #"{"StreamName":"s","Records":[\#(list.joined(separator: ","))]}"#
    }

    /// Ids of all shards. boto3's own paginator sends the stream's name with the token, which the service refuses.
    private static func shards(_ boto: BotoPeer) throws -> [String] {
        var ids: [String] = []
        var arguments = #"{"StreamName":"s"}"#
        while true {
            let page = try boto.call("kinesis", "list_shards", arguments)
            ids += (page["Shards"]?.elements ?? []).compactMap { $0["ShardId"]?.text }
            guard let token = page["NextToken"]?.text else { return ids }
            arguments = #"{"NextToken":"\#(token)"}"#
        }
    }

    /// All records of all shards, as boto3 reads them.
    private static func readAll(_ boto: BotoPeer) throws -> [String: [JSONValue]] {
        var found: [String: [JSONValue]] = [:]
        for id in try shards(boto) {
            var next = try boto.call(
                "kinesis", "get_shard_iterator",
                #"{"StreamName":"s","ShardId":"\#(id)","ShardIteratorType":"TRIM_HORIZON"}"#)["ShardIterator"]?.text
            found[id] = []
            while let iterator = next {
                let page = try boto.call("kinesis", "get_records", #"{"ShardIterator":"\#(iterator)"}"#)
                #expect(page.errorCode == nil)
                found[id]? += page["Records"]?.elements ?? []
                next = page["MillisBehindLatest"]?.text == "0" ? nil : page["NextShardIterator"]?.text
            }
        }
        return found
    }

    @Test(arguments: [LoopbackKinesis.Numbers.service, .dense])
    func whatIsPutIsRead(_ numbers: LoopbackKinesis.Numbers) throws {
        var options = LoopbackKinesis.Options()
        options.numbers = numbers
        options.shardsPerPage = 2
        options.recordsPerPage = 40
        options.emptyPageShare = 0.3
        let kinesis = LoopbackKinesis(streams: ["s": 5], options: options)
        let server = try LoopbackServer(
            kinesis, authorization: LoopbackAuthorization(service: "kinesis", region: "us-east-1"))
        let boto = try BotoPeer(url: server.url)
        var random = SeededRandom(seed: 3)
        var records: [(key: String, data: [UInt8], hash: String?)] = []
        for index in 0..<300 {
            let data = (0..<index).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let hash: UInt128? = index % 10 == 0 ? UInt128.max / 5 * UInt128(index % 50 / 10) : nil
            records.append((key: "key-\(index % 17)-é", data: data, hash: hash.map { String($0) }))
        }
        let answer = try boto.call("kinesis", "put_records", Self.entries(records))
        #expect(answer["FailedRecordCount"]?.text == "0")
        let results = answer["Records"]?.elements ?? []
        let found = try Self.readAll(boto)
        try #require(found.count == 5)
        for (record, result) in zip(records, results) {
            let shard = try #require(result["ShardId"]?.text)
            let read = found[shard]?.first { $0["SequenceNumber"]?.text == result["SequenceNumber"]?.text }
            #expect(read?["PartitionKey"]?.text == record.key)
            #expect(read?["Data"]?.bytes == record.data)
            let hash = record.hash.flatMap { UInt128($0) } ?? PartitionKeyHash(partitionKey: record.key).value
            #expect(shard == kinesis.openShards(of: "s")[Int(min(4, hash / (UInt128.max / 5)))])
        }
        #expect(found.values.reduce(0) { $0 + $1.count } == records.count)
        for (shard, records) in found {
            let sequences = records.compactMap { $0["SequenceNumber"]?.text.flatMap { SequenceNumber($0) } }
            #expect(zip(sequences, sequences.dropFirst()).allSatisfy { $0 < $1 })
            guard numbers == .service else { continue }
            for sequence in sequences {
                let layout = try #require(sequence.value.flatMap { SequenceLayout($0) })
                #expect(ShardID(Int64(layout.shard)).description == shard)
            }
        }
        #expect(kinesis.accepted.map(\.data) == records.map { $0.data })
    }

    @Test func limitsAreKept() throws {
        let server = try LoopbackServer(LoopbackKinesis(streams: ["s": 1]))
        let boto = try BotoPeer(url: server.url)
        let mebibyte = [UInt8](repeating: 7, count: 1 << 20)
        for (records, code) in [
            ([(key: "k", data: [1], hash: nil)], nil),
            (Array(repeating: (key: "k", data: [1], hash: nil), count: 501), "ValidationException"),
            ([(key: "k", data: mebibyte, hash: nil)], "ValidationException"),
            ([(key: "k", data: Array(mebibyte.dropLast()), hash: nil)], nil),
            (Array(repeating: (key: "k", data: Array(mebibyte.dropLast()), hash: nil), count: 5), nil),
            (
                Array(repeating: (key: "k", data: Array(mebibyte.dropLast()), hash: nil), count: 6),
                "InvalidArgumentException"
            ),
            ([(key: "k", data: [1], hash: "01")], "InvalidArgumentException"),
            ([(key: "k", data: [1], hash: "340282366920938463463374607431768211456")], "InvalidArgumentException"),
        ] as [([(key: String, data: [UInt8], hash: String?)], String?)] {
            let answer = try boto.call("kinesis", "put_records", Self.entries(records))
            #expect(answer.errorCode == code, "\(records.count) records")
        }
        #expect(
            try boto.call("kinesis", "describe_stream_summary", #"{"StreamName":"x"}"#).errorCode
                == "ResourceNotFoundException")
    }

    @Test func iteratorsStandWhereTheyWereAskedFor() throws {
        let kinesis = LoopbackKinesis(streams: ["s": 1])
        let server = try LoopbackServer(kinesis)
        let boto = try BotoPeer(url: server.url)
        let sequences = (0..<10).compactMap { index in
            kinesis.put([UInt8(index)], key: "k", to: "s", arrival: 1_795_000_000_000_000 + Int64(index) * 1_000_000)
        }
        kinesis.trim(3, of: "shardId-000000000000", in: "s")
        let first: (String) throws -> UInt8? = { position in
            let iterator = try boto.call(
                "kinesis", "get_shard_iterator",
                #"{"StreamName":"s","ShardId":"shardId-000000000000",\#(position)}"#)
            guard let text = iterator["ShardIterator"]?.text else { return nil }
            let page = try boto.call("kinesis", "get_records", #"{"ShardIterator":"\#(text)","Limit":1}"#)
            return page["Records"]?.elements.first?["Data"]?.bytes?.first
        }
        #expect(try first(#""ShardIteratorType":"TRIM_HORIZON""#) == 3)
        #expect(try first(#""ShardIteratorType":"LATEST""#) == nil)
        for (kind, place, wanted) in [
            ("AT", 5, 5), ("AFTER", 5, 6), ("AT", 1, 3), ("AFTER", 2, 3), ("AFTER", 9, nil),
        ] as [(String, Int, UInt8?)] {
            let position =
                #""ShardIteratorType":"\#(kind)_SEQUENCE_NUMBER","StartingSequenceNumber":"\#(sequences[place])""#
            #expect(try first(position) == wanted, "\(kind) \(place)")
        }
        #expect(try first(#""ShardIteratorType":"AT_TIMESTAMP","Timestamp":1795000006"#) == 6)
    }

    @Test func closedShardsEndAndNameTheirChildren() throws {
        let kinesis = LoopbackKinesis(streams: ["s": 2])
        let server = try LoopbackServer(kinesis)
        let boto = try BotoPeer(url: server.url)
        let put = { (count: Int) in
            for index in 0..<count { kinesis.put([UInt8(index)], key: "key\(index)", to: "s") }
        }
        put(20)
        try boto.call(
            "kinesis", "split_shard",
            #"{"StreamName":"s","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000000"}"#)
        put(20)
        try boto.call(
            "kinesis", "merge_shards",
            #"{"StreamName":"s","ShardToMerge":"shardId-000000000003","AdjacentShardToMerge":"shardId-000000000001"}"#)
        put(20)
        #expect(kinesis.openShards(of: "s") == ["shardId-000000000002", "shardId-000000000004"])
        let shards = try boto.call("kinesis", "list_shards", #"{"StreamName":"s"}"#)["Shards"]?.elements ?? []
        #expect(
            shards.map { $0["ParentShardId"]?.text } == [
                nil, nil, "shardId-000000000000", "shardId-000000000000", "shardId-000000000003",
            ])
        #expect(shards[4]["AdjacentParentShardId"]?.text == "shardId-000000000001")
        #expect(
            shards.map { $0["SequenceNumberRange.EndingSequenceNumber"] == nil } == [false, false, true, false, true])
        let iterator = try boto.call(
            "kinesis", "get_shard_iterator",
            #"{"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"}"#)
        let page = try boto.call(
            "kinesis", "get_records", #"{"ShardIterator":"\#(try #require(iterator["ShardIterator"]?.text))"}"#)
        #expect(page["NextShardIterator"] == nil)
        #expect(
            page["ChildShards"]?.elements.map { $0["ShardId"]?.text } == [
                "shardId-000000000002", "shardId-000000000003",
            ])
        // A key's records have rising numbers, whatever became of its shard.
        for records in Dictionary(grouping: kinesis.accepted, by: \.partitionKey).values {
            let sequences = records.compactMap { SequenceNumber($0.sequence) }
            #expect(sequences.count == 3 && sequences == sequences.sorted())
        }
    }

    @Test func iteratorsExpireByRequests() throws {
        var options = LoopbackKinesis.Options()
        options.iteratorRequests = 2
        let kinesis = LoopbackKinesis(streams: ["s": 1], options: options)
        let server = try LoopbackServer(kinesis)
        let boto = try BotoPeer(url: server.url)
        let iterator = try boto.call(
            "kinesis", "get_shard_iterator",
            #"{"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"}"#)
        let arguments = #"{"ShardIterator":"\#(try #require(iterator["ShardIterator"]?.text))"}"#
        let codes = try (0..<4).map { _ in try boto.call("kinesis", "get_records", arguments).errorCode }
        #expect(codes == [nil, nil, "ExpiredIteratorException", "ExpiredIteratorException"])
    }
}
