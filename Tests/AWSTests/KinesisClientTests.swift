import AWS
import Testing

@Suite struct KinesisClientTests {
    private static let arn = "arn:aws:kinesis:eu-west-3:123456789012:stream/plant"

    @Test func describesAStream() async throws {
        let caller = CannedCaller(
            """
            {"StreamDescriptionSummary":{"StreamName":"plant","StreamARN":"\(Self.arn)","StreamStatus":"ACTIVE",
            "StreamModeDetails":{"StreamMode":"ON_DEMAND"},"RetentionPeriodHours":48,"StreamCreationTimestamp":1.7e9,
            "EnhancedMonitoring":[{"ShardLevelMetrics":[]}],"EncryptionType":"KMS","KeyId":"k","OpenShardCount":3,
            "ConsumerCount":0,"MaxRecordSizeInKiB":2048}}
            """,
            """
            {"StreamDescriptionSummary":{"StreamName":"old","StreamARN":"a","StreamStatus":"UPDATING",
            "RetentionPeriodHours":24,"EncryptionType":"NONE","OpenShardCount":1}}
            """)
        let client = KinesisClient(caller: caller)
        #expect(
            try await client.describe(Self.arn)
                == KinesisStream(
                    name: "plant", arn: Self.arn, status: "ACTIVE", mode: "ON_DEMAND", retentionHours: 48,
                    openShards: 3, maximumRecordKiB: 2_048, encryption: "KMS"))
        #expect(
            try await client.describe("old")
                == KinesisStream(
                    name: "old", arn: "a", status: "UPDATING", mode: "PROVISIONED", retentionHours: 24, openShards: 1))
        #expect(caller.bodies == [#"{"StreamARN":"\#(Self.arn)"}"#, #"{"StreamName":"old"}"#])
        let request = caller.requests[0]
        #expect(request.headers["x-amz-target"] == "Kinesis_20131202.DescribeStreamSummary")
        #expect(request.headers["content-type"] == "application/x-amz-json-1.1")
        #expect(request.region == "eu-west-3" && request.method == "POST" && request.path == "/")
        #expect(request.service == .kinesis && request.retries == .standard && request.resource == Self.arn)
        #expect(caller.requests[1].region == nil)
        #expect(await client.now() == 7)
    }

    @Test func listsShardsPageByPage() async throws {
        let first = """
            {"NextToken":"more","Shards":[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0",
            "EndingHashKey":"9"},"SequenceNumberRange":{"StartingSequenceNumber":"1","EndingSequenceNumber":"5"}}]}
            """
        let second = """
            {"Shards":[{"ShardId":"shardId-000000000001","ParentShardId":"shardId-000000000000",
            "AdjacentParentShardId":null,"HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"4"},
            "SequenceNumberRange":{"StartingSequenceNumber":"6"}}],"NextToken":null}
            """
        let caller = CannedCaller(first, second)
        let shards = try await KinesisClient(caller: caller).shards(of: "plant")
        #expect(shards.map(\.id) == ["shardId-000000000000", "shardId-000000000001"])
        #expect(shards.map(\.isOpen) == [false, true])
        #expect(shards[1].parent == "shardId-000000000000" && shards[1].adjacentParent == nil)
        #expect(shards[1].startingHashKey == "0" && shards[1].endingHashKey == "4")
        #expect(caller.bodies == [#"{"StreamName":"plant"}"#, #"{"NextToken":"more"}"#])
        // A server that gives its first page for ever must not be listed for ever.
        await #expect(throws: AWSError.self) {
            try await KinesisClient(caller: CannedCaller(first, first, first)).shards(of: "plant")
        }
    }

    @Test func putsRecords() async throws {
        let caller = CannedCaller(
            """
            {"EncryptionType":"NONE","FailedRecordCount":1,"Records":[
            {"SequenceNumber":"21","ShardId":"shardId-000000000001","ErrorCode":null,"ErrorMessage":null},
            {"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate \\"exceeded\\""},
            {"ErrorCode":"InternalFailure"}]}
            """)
        let results = try await KinesisClient(caller: caller).put(
            [
                KinesisEntry(partitionKey: "k", data: Array("{\"a\":1}".utf8)),
                KinesisEntry(partitionKey: "\"\\\n\u{1}é🙂", explicitHashKey: "12", data: []),
                KinesisEntry(partitionKey: "x", data: [0xFF, 0]),
            ], to: "plant")
        #expect(
            results == [
                .accepted(shard: "shardId-000000000001", sequence: "21"),
                .refused(code: "ProvisionedThroughputExceededException", message: "Rate \"exceeded\""),
                .refused(code: "InternalFailure", message: ""),
            ])
        #expect(
            caller.bodies == [
                #"{"StreamName":"plant","Records":[{"Data":"eyJhIjoxfQ==","PartitionKey":"k"},"#
                    + #"{"Data":"","PartitionKey":"\"\\\n\u0001é🙂","ExplicitHashKey":"12"},"#
                    + #"{"Data":"/wA=","PartitionKey":"x"}]}"#
            ])
        #expect(caller.requests[0].retries == .onlyIfNothingHappened)
        #expect(caller.requests[0].headers["X-Amz-Target"] == "Kinesis_20131202.PutRecords")
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"Records":[]}"#, #"{"Records":[{"SequenceNumber":"1"}]}"#, #"{"Records":[7]}"#,
        #"{"Records":[{"SequenceNumber":"1","ShardId":"s"},{"SequenceNumber":"2","ShardId":"s"}]}"#,
        #"{"Records":[{"SequenceNumber":"1","ShardId":"s"}"#,
    ])
    func anAnswerThatDoesNotTellOfEachRecordIsNone(body: String) async throws {
        let error = await #expect(throws: AWSError.self) {
            try await KinesisClient(caller: CannedCaller(body)).put(
                [KinesisEntry(partitionKey: "k", data: [1])], to: "plant")
        }
        #expect(error?.code == .unanswered)
    }

    @Test(arguments: [
        (KinesisPosition.at(sequence: "4"), #""AT_SEQUENCE_NUMBER","StartingSequenceNumber":"4""#),
        (.after(sequence: "4"), #""AFTER_SEQUENCE_NUMBER","StartingSequenceNumber":"4""#),
        (.time(1_700_000_000_120_999), #""AT_TIMESTAMP","Timestamp":1700000000.120"#),
        (.time(1_700_000_000_000_000), #""AT_TIMESTAMP","Timestamp":1700000000.000"#),
        (.oldest, #""TRIM_HORIZON""#),
        (.latest, #""LATEST""#),
    ])
    func asksForIterators(position: KinesisPosition, text: String) async throws {
        let caller = CannedCaller(#"{"ShardIterator":"AAA=\n"}"#)
        let client = KinesisClient(caller: caller)
        let iterator = try await client.iterator(of: "plant", shard: "shardId-000000000002", from: position)
        // An emulator's iterator ends in a line feed.
        #expect(iterator == "AAA=\n")
        #expect(
            caller.bodies == [
                #"{"StreamName":"plant","ShardId":"shardId-000000000002","ShardIteratorType":"# + text + "}"
            ])
    }

    @Test func readsRecords() async throws {
        let caller = CannedCaller(
            """
            {"MillisBehindLatest":1500,"NextShardIterator":"next\\n","Records":[
            {"ApproximateArrivalTimestamp":1491587454.576,"Data":"eyJhIjoxfQ==","PartitionKey":"k","SequenceNumber":"21"},
            {"ApproximateArrivalTimestamp":1.491587454576E9,"Data":"","EncryptionType":"KMS","SequenceNumber":"22"},
            {"ApproximateArrivalTimestamp":"2017-04-07T17:50:54.576000+00:00","Data":"\\/wA=","PartitionKey":"\\u00e9",
            "SequenceNumber":"23"},
            {"Data":"AA==","PartitionKey":null,"SequenceNumber":"24"}]}
            """)
        let page = try await KinesisClient(caller: caller).records(from: "it\n", of: "plant", limit: 10_000)
        let time: Int64 = 1_491_587_454_576_000
        #expect(
            page.records == [
                KinesisRecord(
                    sequence: "21", partitionKey: "k", data: Array("{\"a\":1}".utf8), arrivalTime: time),
                KinesisRecord(sequence: "22", partitionKey: nil, data: [], arrivalTime: time, encryption: "KMS"),
                KinesisRecord(sequence: "23", partitionKey: "é", data: [0xFF, 0], arrivalTime: time),
                KinesisRecord(sequence: "24", partitionKey: nil, data: [0], arrivalTime: nil),
            ])
        #expect(page.nextIterator == "next\n" && page.millisecondsBehind == 1_500)
        #expect(caller.bodies == [#"{"ShardIterator":"it\n","Limit":10000}"#])
        #expect(caller.requests[0].retries == .standard && caller.requests[0].maximumBody >= 16 << 20)
    }

    @Test func theEndOfAShardHasNoIterator() async throws {
        let caller = CannedCaller(#"{"Records":[],"NextShardIterator":null}"#, #"{"Records":[{"SequenceNumber":"1"}]}"#)
        let client = KinesisClient(caller: caller)
        let page = try await client.records(from: "it", of: Self.arn, limit: 1)
        #expect(page == KinesisPage(records: [], nextIterator: nil, millisecondsBehind: 0))
        #expect(caller.bodies == [#"{"ShardIterator":"it","Limit":1,"StreamARN":"\#(Self.arn)"}"#])
        let error = await #expect(throws: AWSError.self) {
            try await client.records(from: "it", of: Self.arn, limit: 1)
        }
        #expect(error?.code == .badAnswer && error?.operation == "GetRecords")
    }
}
