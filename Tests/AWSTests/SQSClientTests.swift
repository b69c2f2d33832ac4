import AWS
import Testing

@Suite struct SQSClientTests {
    private static let url = "https://sqs.eu-west-1.amazonaws.com/123456789012/failures"
    private static let queue = SQSQueue(name: .named("failures"), url: url)

    @Test func looksUpAQueueByItsName() async throws {
        let caller = CannedCaller(
            #"{"QueueUrl":"\#(Self.url)"}"#,
            """
            {"Attributes":{"QueueArn":"arn:aws:sqs:eu-west-1:123456789012:failures","ApproximateNumberOfMessages":"12",
            "ApproximateNumberOfMessagesNotVisible":"3","VisibilityTimeout":"30"}}
            """)
        #expect(
            try await SQSClient(caller: caller).describe(.named("failures"))
                == SQSQueue(
                    name: .named("failures"), url: Self.url, arn: "arn:aws:sqs:eu-west-1:123456789012:failures",
                    messages: 12, hiddenMessages: 3, visibilitySeconds: 30))
        #expect(
            caller.bodies == [
                #"{"QueueName":"failures"}"#,
                #"{"QueueUrl":"\#(Self.url)","AttributeNames":["ApproximateNumberOfMessages","#
                    + #""ApproximateNumberOfMessagesNotVisible","QueueArn","VisibilityTimeout"]}"#,
            ])
        let request = caller.requests[0]
        #expect(request.headers["x-amz-target"] == "AmazonSQS.GetQueueUrl")
        #expect(request.headers["content-type"] == "application/x-amz-json-1.0")
        #expect(request.service == .sqs && request.method == "POST" && request.path == "/")
        #expect(request.region == nil && request.endpoint == nil && request.resource == "failures")
        #expect(caller.requests[1].headers["x-amz-target"] == "AmazonSQS.GetQueueAttributes")
    }

    @Test func receivesMessages() async throws {
        let caller = CannedCaller(
            """
            {"Messages":[{"MessageId":"m","ReceiptHandle":"r/+=","MD5OfBody":"d","Body":"{\\"a\\":\\"\\u00e9\\"}",
            "Attributes":{"SentTimestamp":"1763744400123"}},{"MessageId":"n","ReceiptHandle":"s","Body":""}]}
            """, "{}", "no JSON")
        let client = SQSClient(caller: caller)
        #expect(
            try await client.receive(from: Self.queue, limit: 10, waitSeconds: 2, visibilitySeconds: 90) == [
                SQSMessage(
                    id: "m", receipt: "r/+=", body: Array(#"{"a":"é"}"#.utf8), bodyMD5: "d",
                    sentTimestamp: "1763744400123"),
                SQSMessage(id: "n", receipt: "s", body: []),
            ])
        #expect(try await client.receive(from: Self.queue, limit: 3, waitSeconds: 20, visibilitySeconds: nil) == [])
        let attributes =
            #""AttributeNames":["SentTimestamp"],"MessageSystemAttributeNames":["SentTimestamp"]}"#
        #expect(
            caller.bodies == [
                #"{"QueueUrl":"\#(Self.url)","MaxNumberOfMessages":10,"WaitTimeSeconds":2,"VisibilityTimeout":90,"#
                    + attributes,
                #"{"QueueUrl":"\#(Self.url)","MaxNumberOfMessages":3,"WaitTimeSeconds":20,"# + attributes,
            ])
        #expect(caller.requests[1].timeouts.idle > .seconds(20))
        #expect(caller.requests[0].headers["x-amz-target"] == "AmazonSQS.ReceiveMessage")
        await #expect(throws: AWSError.self) {
            _ = try await client.receive(from: Self.queue, limit: 1, waitSeconds: 0, visibilitySeconds: nil)
        }
    }

    @Test func deletesInABatch() async throws {
        let caller = CannedCaller(
            """
            {"Successful":[{"Id":"0"}],"Failed":[{"Id":"1","SenderFault":true,"Code":"ReceiptHandleIsInvalid",
            "Message":"old"},{"Id":"2","SenderFault":false,"Code":"InternalError"}]}
            """)
        #expect(
            try await SQSClient(caller: caller).delete(["a", "b", "c", "d"], from: Self.queue) == [
                nil, SQSDeleteFailure(code: "ReceiptHandleIsInvalid", message: "old", isSenderFault: true),
                SQSDeleteFailure(code: "InternalError", message: "", isSenderFault: false),
                SQSDeleteFailure(code: "unknown", message: "the answer does not tell of it", isSenderFault: false),
            ])
        #expect(
            caller.bodies == [
                #"{"QueueUrl":"\#(Self.url)","Entries":[{"Id":"0","ReceiptHandle":"a"},{"Id":"1","ReceiptHandle":"b"},"#
                    + #"{"Id":"2","ReceiptHandle":"c"},{"Id":"3","ReceiptHandle":"d"}]}"#
            ])
    }

    @Test(
        arguments: [
            (url, false, "eu-west-1", nil),
            ("https://cn-north-1.queue.amazonaws.com.cn/1/q", false, "cn-north-1", nil),
            ("https://localhost:4566/1/q", false, nil, "https://localhost:4566"),
            ("http://127.0.0.1:4566/1/q", true, nil, nil), (url, true, "eu-west-1", nil),
        ] as [(String, Bool, String?, String?)])
    func aURLSaysWhereTheQueueIs(_ url: String, _ hasEndpoint: Bool, _ region: String?, _ endpoint: String?)
        async throws
    {
        let caller = CannedCaller("{}")
        let queue = try await SQSClient(caller: caller).describe(.at(url: url, hasEndpoint: hasEndpoint))
        #expect(queue.url == url && queue.messages == nil)
        #expect(caller.requests.count == 1)
        #expect(caller.requests[0].region == region && caller.requests[0].endpoint == endpoint)
    }
}
