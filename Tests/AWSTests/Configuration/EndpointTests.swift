import AWS
import TestSupport
import Testing

@Suite struct EndpointTests {
    private static func client(
        _ environment: [String: String] = [:], config: String = "", url: String? = nil, in folder: TemporaryFolder
    ) throws -> AWSClient {
        var environment = environment
        environment["AWS_CONFIG_FILE"] = try folder.write("config", config)
        environment["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent"
        var settings = AWSSettings(environment: environment)
        settings.endpointURL = url
        return try AWSClient(settings: settings, transport: StubTransport([HTTPResponse.answer(200)]))
    }

    private static func url(
        _ client: AWSClient, _ service: ServiceRequest.Service, bucket: String? = nil, region: String = "eu-west-1"
    ) throws -> String {
        var request = ServiceRequest(service: service, operation: "Test", resource: "test")
        request.bucket = bucket
        request.region = region
        return try client.endpoint(for: request).endpoint.url
    }

    /// As botocore 1.43.11 resolves them: usual, FIPS, dual-stack, both.
    @Test(
        arguments: [
            (
                .s3, "eu-central-1",
                [
                    "b-1.s3.eu-central-1.amazonaws.com", "b-1.s3-fips.eu-central-1.amazonaws.com",
                    "b-1.s3.dualstack.eu-central-1.amazonaws.com", "b-1.s3-fips.dualstack.eu-central-1.amazonaws.com",
                ]
            ),
            (
                .s3, "us-gov-west-1",
                [
                    "b-1.s3.us-gov-west-1.amazonaws.com", "b-1.s3-fips.us-gov-west-1.amazonaws.com",
                    "b-1.s3.dualstack.us-gov-west-1.amazonaws.com", "b-1.s3-fips.dualstack.us-gov-west-1.amazonaws.com",
                ]
            ),
            (
                .s3, "us-iso-east-1",
                [
                    "b-1.s3.us-iso-east-1.c2s.ic.gov", "b-1.s3-fips.us-iso-east-1.c2s.ic.gov",
                    "b-1.s3.dualstack.us-iso-east-1.c2s.ic.gov", "b-1.s3-fips.dualstack.us-iso-east-1.c2s.ic.gov",
                ]
            ),
            (
                .kinesis, "us-east-1",
                [
                    "kinesis.us-east-1.amazonaws.com", "kinesis-fips.us-east-1.amazonaws.com",
                    "kinesis.us-east-1.api.aws", "kinesis-fips.us-east-1.api.aws",
                ]
            ),
            (
                .kinesis, "cn-north-1",
                [
                    "kinesis.cn-north-1.amazonaws.com.cn", "kinesis-fips.cn-north-1.amazonaws.com.cn",
                    "kinesis.cn-north-1.api.amazonwebservices.com.cn",
                    "kinesis-fips.cn-north-1.api.amazonwebservices.com.cn",
                ]
            ),
            (
                .sqs, "us-gov-west-1",
                [
                    "sqs.us-gov-west-1.amazonaws.com", "sqs.us-gov-west-1.amazonaws.com", "sqs.us-gov-west-1.api.aws",
                    "sqs-fips.us-gov-west-1.api.aws",
                ]
            ),
            (
                .sts, "eusc-de-east-1",
                [
                    "sts.eusc-de-east-1.amazonaws.eu", "sts-fips.eusc-de-east-1.amazonaws.eu",
                    "sts.eusc-de-east-1.api.amazonwebservices.eu", "sts-fips.eusc-de-east-1.api.amazonwebservices.eu",
                ]
            ),
        ] as [(ServiceRequest.Service, String, [String])])
    func publicEndpointsAreThoseOfThePartition(
        service: ServiceRequest.Service, region: String, hosts: [String]
    ) throws {
        let folder = try TemporaryFolder()
        for (index, host) in hosts.enumerated() {
            let client = try Self.client(
                [
                    "AWS_USE_FIPS_ENDPOINT": index & 1 > 0 ? "true" : "false",
                    "AWS_USE_DUALSTACK_ENDPOINT": index & 2 > 0 ? "TRUE" : "",
                ], in: folder)
            #expect(
                try Self.url(client, service, bucket: service == .s3 ? "b-1" : nil, region: region) == "https://\(host)"
            )
        }
    }

    private static let config = """
        [default]
        services = local
        endpoint_url = https://profile.example.com
        [services local]
        kinesis =
          endpoint_url = https://section.example.com:8443
        """

    @Test(
        arguments: [
            ([:], nil, .kinesis, "https://section.example.com:8443"),
            ([:], nil, .sqs, "https://profile.example.com"),
            (["AWS_ENDPOINT_URL": "http://all:1"], nil, .kinesis, "http://all:1"),
            (
                ["AWS_ENDPOINT_URL": "http://all:1", "AWS_ENDPOINT_URL_KINESIS": "http://one/"], nil, .kinesis,
                "http://one"
            ),
            (["AWS_ENDPOINT_URL_S3": "http://one"], nil, .kinesis, "https://section.example.com:8443"),
            (["AWS_ENDPOINT_URL_KINESIS": "http://one"], "http://flag:80/base/", .kinesis, "http://flag/base"),
            (
                ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_ENDPOINT_URL": "http://all"], nil, .kinesis,
                "https://kinesis.eu-west-1.amazonaws.com"
            ),
            (["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], "http://flag", .kinesis, "http://flag"),
        ] as [([String: String], String?, ServiceRequest.Service, String)])
    func customEndpointsWinInThisOrder(
        environment: [String: String], flag: String?, service: ServiceRequest.Service, expected: String
    ) throws {
        let folder = try TemporaryFolder()
        let client = try Self.client(environment, config: Self.config, url: flag, in: folder)
        #expect(try Self.url(client, service) == expected)
    }

    @Test(
        arguments: [
            ("", nil, "bucket", "https://bucket.s3.eu-west-1.amazonaws.com"),
            ("", nil, "my.bucket", "https://s3.eu-west-1.amazonaws.com/my.bucket"),
            ("", nil, "Old_Bucket", "https://s3.eu-west-1.amazonaws.com/Old_Bucket"),
            ("", nil, "-bucket", "https://s3.eu-west-1.amazonaws.com/-bucket"),
            ("path", nil, "bucket", "https://s3.eu-west-1.amazonaws.com/bucket"),
            ("virtual", nil, "bucket", "https://bucket.s3.eu-west-1.amazonaws.com"),
            ("", "https://minio.example.com", "bucket", "https://minio.example.com/bucket"),
            ("", "http://localhost:9000/base", "bucket", "http://localhost:9000/base/bucket"),
            ("virtual", "https://minio.example.com", "bucket", "https://bucket.minio.example.com"),
            ("virtual", "https://10.0.0.1", "bucket", "https://10.0.0.1/bucket"),
            ("virtual", "https://[::1]:9000", "bucket", "https://[::1]:9000/bucket"),
            ("virtual", "http://minio:9000", "bucket", "http://minio:9000/bucket"),
        ] as [(String, String?, String, String)])
    func bucketsGoIntoTheHostWhereTheyFit(style: String, flag: String?, bucket: String, expected: String) throws {
        let folder = try TemporaryFolder()
        let config = style.isEmpty ? "" : "[default]\ns3 =\n  addressing_style = \(style)\n"
        let client = try Self.client(config: config, url: flag, in: folder)
        #expect(try Self.url(client, .s3, bucket: bucket) == expected)
    }

    @Test(arguments: [
        "", "ab", "a/b", "a..b", ".ab", "bucket?x", "bucket#x", "b@evil.example.com", "a b", "bücket", "bucket\n",
        "data--use1-az4--x-s3", "arn:aws:s3:eu-west-1:123456789012:accesspoint/a", "evil.example.com:8080",
        String(repeating: "a", count: 256),
    ])
    func whatIsNoBucketNeverGetsIntoAHost(bucket: String) throws {
        let folder = try TemporaryFolder()
        let client = try Self.client(in: folder)
        let error = #expect(throws: AWSError.self) { try Self.url(client, .s3, bucket: bucket) }
        #expect(error?.code == .badConfiguration)
    }

    @Test(arguments: [
        "localhost:4566", "ftp://host", "https:/host", "https://", "https://user@host", "https://user:pw@host/",
        "https://host?x=1", "https://host/#x", "https://host:0", "https://host:65536", "https://host:x",
        "https://ho st", "https://hö.example", "https://[::1", "https://[zz]", "https://host/a b",
        "https://host\\@evil",
    ])
    func whatIsNoEndpointIsRefused(url: String) throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: AWSError.self) { try Self.url(Self.client(url: url, in: folder), .sqs) }
        #expect(error?.code == .badConfiguration)
        // A password in it is not repeated.
        #expect(error?.description.contains("pw") == false)
    }

    @Test func aServiceWithoutARegionSaysSo() throws {
        let folder = try TemporaryFolder()
        let client = try Self.client(in: folder)
        let request = ServiceRequest(service: .kinesis, operation: "ListShards", resource: "orders")
        let error = #expect(throws: AWSError.self) { try client.endpoint(for: request) }
        #expect(error?.code == .noRegion)
        #expect(error?.detail.contains("--region") == true)
    }

    @Test func onlyEndpointsThatWereGivenArePlain() throws {
        let folder = try TemporaryFolder()
        var settings = AWSSettings(environment: [
            "AWS_CONFIG_FILE": try folder.write("config", Self.config), "AWS_ENDPOINT_URL_SQS": "http://queues:9324",
        ])
        #expect(try EndpointResolver(AWSConfiguration(settings)).plainEndpoints() == ["http://queues:9324"])
        settings.endpointURL = "https://all.example.com"
        #expect(try EndpointResolver(AWSConfiguration(settings)).plainEndpoints() == [])
    }
}
