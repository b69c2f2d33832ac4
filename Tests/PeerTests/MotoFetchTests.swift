import Coding
import TestSupport
import Testing

/// What boto3 put into a stream or a queue is fetched, byte for byte.
@Suite struct MotoFetchTests {
    /// Bytes of all kinds: text, gzip's mark, the producer library's, nothing but zeros.
    private static let payloads: [[UInt8]] = [
        Array(#"{"device_id":"d1","timestamp":"2026-11-21T17:00:00"}"#.utf8), [0x1F, 0x8B, 1],
        [0xF3, 0x89, 0x9A, 0xC2, 0],
        Array("plain text, é".utf8), [UInt8](repeating: 0, count: 100_000), [0xB0, 0x43],
    ]

    @Test func aStreamIsFetchedByteForByte() throws {
        let moto = try Moto.shared.get()
        let records = (0..<60).map { (key: "key-\($0 % 7)", data: Self.payloads[$0 % 6] + Array("\($0)".utf8)) }
        let places = try moto.makeStream("fetched", shards: 3, records)
        let folder = try TemporaryFolder()
        let program = moto.program(in: folder)
        let first = try program.run(["fetch", "kinesis://fetched", "--from-oldest"])
        #expect(first.status == 0, "\(first.stderr)")
        let listed = try program.run([
            "query", "--output", "jsonl",
            "SELECT shard, sequence, partition_key, hex(payload) AS payload, typeof(payload) AS type FROM records",
        ]).stdout.split(separator: "\n").compactMap { JSONValue(text: Array($0.utf8)) }
        #expect(listed.count == records.count)
        for (record, place) in zip(records, places) {
            let row = listed.first { $0["shard"]?.text == place.shard && $0["sequence"]?.text == place.sequence }
            #expect(row?["partition_key"]?.text == record.key)
            // A payload that is JSON stands in the database as compact JSON, any other as its bytes.
            guard record.data.first != UInt8(ascii: "{") else { continue }
            #expect(row?["payload"]?.text?.lowercased().suffix(32) == Hex.string(record.data).suffix(32)[...])
        }
        let exported = try program.run(["replay", "run", "--missing", "--to", "-", "--format", "records"])
        let sent = exported.stdout.split(separator: "\n").compactMap { JSONValue(text: Array($0.utf8)) }
        #expect(sent.count == records.count)
        let wanted = Dictionary(
            uniqueKeysWithValues: zip(places.map { "\($0.shard):\($0.sequence)" }, records.map(\.data)))
        for line in sent {
            let name = try #require(line["event_id"]?.text)
            if let text = line["payload_base64"]?.text { #expect(Base64.decode(text) == wanted[name]) }
        }
    }

    @Test func aQueueIsFetchedAndEmptiedOnlyWhenAsked() throws {
        let moto = try Moto.shared.get()
        try moto.boto.call("sqs", "create_queue", #"{"QueueName":"failures","Attributes":{"VisibilityTimeout":"0"}}"#)
        let url = try #require(
            try moto.boto.call("sqs", "get_queue_url", #"{"QueueName":"failures"}"#)["QueueUrl"]?.text)
        for number in 0..<12 {
            let document = """
                {"requestContext":{"requestId":"r\(number)","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:f",\
                "condition":"RetryAttemptsExhausted","approximateInvokeCount":2},"responseContext":{"statusCode":200,\
                "executedVersion":"$LATEST","functionError":"Unhandled"},"version":"1.0",\
                "timestamp":"2026-11-21T17:00:00.000Z","KinesisBatchInfo":{"shardId":"shardId-000000000001",\
                "startSequenceNumber":"\(number * 10 + 1)","endSequenceNumber":"\(number * 10 + 5)",\
                "approximateArrivalOfFirstRecord":"2026-11-21T16:59:00Z",\
                "approximateArrivalOfLastRecord":"2026-11-21T16:59:30Z","batchSize":5,\
                "streamArn":"arn:aws:kinesis:us-east-1:123456789012:stream/s"}}
                """
            var writer = JSONTextWriter(escaping: .least)
            writer.string(document)
            try moto.boto.call("sqs", "send_message", #"{"QueueUrl":"\#(url)","MessageBody":\#(writer.text)}"#)
        }
        let folder = try TemporaryFolder()
        let program = moto.program(in: folder)
        let waiting = {
            try moto.boto.call(
                "sqs", "get_queue_attributes",
                #"{"QueueUrl":"\#(url)","AttributeNames":["ApproximateNumberOfMessages"]}"#)[
                    "Attributes.ApproximateNumberOfMessages"]?.text
        }
        let flags = ["--wait", "0", "--visibility-timeout", "600"]
        let first = try program.run(["fetch", "sqs://failures", "--delete"] + flags)
        #expect(first.status == 0, "\(first.stderr)")
        #expect(try waiting() == "0")
        let failures = try program.run(["query", "SELECT count(*) AS n FROM failures", "--output", "csv"]).stdout
        #expect(failures == "n\n24\n")
    }
}
