import AWS
import Testing

/// The doctor against services that allow some things and not others.
@Suite struct AccessCheckTests {
    private static let network: @Sendable (HTTPRequest, Int) -> StubTransport.Answer = { request, _ in
        if request.url.contains("//sts.") {
            return HTTPResponse.answer(
                200,
                "<GetCallerIdentityResponse><GetCallerIdentityResult><UserId>U</UserId>"
                    + "<Arn>arn:aws:iam::123456789012:user/ops</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
            )
        }
        if request.url.contains("open.s3.") {
            return request.url.contains("list-type")
                ? HTTPResponse.answer(200, listing)
                : HTTPResponse.answer(request.headers["Range"] == "bytes=0-0" ? 206 : 400, "x")
        }
        if request.url.contains("listonly.s3.") {
            return request.url.contains("list-type")
                ? HTTPResponse.answer(200, listing)
                : HTTPResponse.answer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>")
        }
        if request.url.contains("//kinesis.") {
            return HTTPResponse.answer(400, #"{"__type":"AccessDeniedException","message":"no"}"#)
        }
        switch request.headers["X-Amz-Target"] {
        case "AmazonSQS.GetQueueUrl": return HTTPResponse.answer(200, #"{"QueueUrl":"https://sqs/1/q"}"#)
        case "AmazonSQS.GetQueueAttributes": return HTTPResponse.answer(200, "{}")
        default: return HTTPResponse.answer(500)
        }
    }

    private static let listing = """
        <ListBucketResult><Name>b</Name><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated><EncodingType>url</EncodingType>
        <Contents><Key>a%20b</Key><LastModified>2026-11-22T01:07:00.000Z</LastModified><ETag>"e"</ETag><Size>1</Size>
        <StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>
        """

    @Test func itTellsWhatWorks() async throws {
        let transport = StubTransport(Self.network)
        let targets = ["s3://open/p/", "s3://listonly", "kinesis://orders", "sqs://failures"].compactMap(
            AccessTarget.init)
        let report = try await AccessCheck(client: AWSClientTests.client(transport), targets: targets).run()
        #expect(
            report.permissions.map { "\($0.target) \($0.action) \($0.outcome.rawValue)" } == [
                "s3://open/p/ s3:ListBucket works", "s3://open/p/ s3:GetObject works",
                "s3://listonly/ s3:ListBucket works", "s3://listonly/ s3:GetObject failed",
                "kinesis://orders kinesis:DescribeStreamSummary failed", "kinesis://orders kinesis:ListShards failed",
                "kinesis://orders kinesis:GetShardIterator not_tried", "kinesis://orders kinesis:GetRecords not_tried",
                "kinesis://orders kinesis:PutRecords not_tried",
                "sqs://failures sqs:GetQueueUrl works", "sqs://failures sqs:GetQueueAttributes works",
                "sqs://failures sqs:ReceiveMessage not_tried", "sqs://failures sqs:DeleteMessage not_tried",
            ])
        #expect(!report.hasPassed)
        #expect(
            report.settings.map { "\($0.name): \($0.value) from \($0.origin)" } == [
                "profile: default from nothing else was named", "region: eu-west-1 from AWS_REGION",
                "credentials: …MPLE (environment) from AWS_ACCESS_KEY_ID",
                "endpoint s3: https://s3.eu-west-1.amazonaws.com from the region's public endpoint",
                "endpoint kinesis: https://kinesis.eu-west-1.amazonaws.com from the region's public endpoint",
                "endpoint sqs: https://sqs.eu-west-1.amazonaws.com from the region's public endpoint",
                "endpoint sts: https://sts.eu-west-1.amazonaws.com from the region's public endpoint",
                "identity: arn:aws:iam::123456789012:user/ops from sts GetCallerIdentity",
            ])
        #expect(!"\(report)".contains("hush"))
        // Nothing that changes anything was called.
        let calls = Set(
            transport.sent.compactMap { $0.headers["X-Amz-Target"]?.split(separator: ".").last.map { "\($0)" } })
        #expect(calls.isDisjoint(with: ["PutRecords", "ReceiveMessage", "DeleteMessage"]))
        #expect(
            transport.sent.allSatisfy {
                $0.method == "GET" || $0.headers["X-Amz-Target"] != nil || $0.url.contains("sts")
            })
    }

    @Test func withoutCredentialsNothingIsTried() async throws {
        let transport = StubTransport { _, _ in
            .failure(HTTPError(code: .cannotConnect, detail: "no network", wasNeverSent: true))
        }
        let client = try AWSClientTests.client(
            transport, environment: ["AWS_ACCESS_KEY_ID": "", "AWS_REGION": "", "AWS_EC2_METADATA_DISABLED": "true"])
        let report = try await AccessCheck(client: client, targets: [.stream("orders")]).run()
        #expect(transport.sent.isEmpty)
        #expect(!report.hasPassed)
        #expect(report.permissions.first?.code == .noCredentials)
        #expect(report.permissions.dropFirst().allSatisfy { $0.outcome == .notTried })
        #expect(report.settings.contains { $0.name == "region" && $0.value == "none" })
    }

    @Test(arguments: [
        ("s3://b/p", "s3://b/p" as String?), ("s3://bucket", "s3://bucket/"), ("kinesis://s", "kinesis://s"),
        ("kinesis://arn:aws:kinesis:eu-west-1:1:stream/s", "kinesis://arn:aws:kinesis:eu-west-1:1:stream/s"),
        ("sqs://q", "sqs://q"), ("sqs://a/b", nil), ("kinesis://", nil), ("s3://", nil), ("orders", nil),
    ])
    func targetsAreRead(text: String, expected: String?) {
        #expect(AccessTarget(text)?.description == expected)
    }
}
