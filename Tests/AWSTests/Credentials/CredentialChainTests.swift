import AWS
import TestSupport
import Testing

/// Which place wins, against a network that plays STS, a container and an instance.
@Suite struct CredentialChainTests {
    /// Answers as STS, ECS and the instance metadata service do; the key's id tells who answered.
    static let network: @Sendable (HTTPRequest, Int) -> StubTransport.Answer = { request, _ in
        let body = String(decoding: request.body, as: UTF8.self)
        if request.url.contains("//sts.") {
            guard
                let action = ["AssumeRoleWithWebIdentity", "AssumeRole"].first(where: { body.contains("Action=\($0)&") }
                )
            else { return HTTPResponse.answer(400) }
            let signer = request.headers["Authorization"]?.split(separator: "Credential=").last?.prefix { $0 != "/" }
            return HTTPResponse.answer(
                200,
                """
                <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(action)Result><Credentials>
                <AccessKeyId>\(action)-by-\(signer ?? "nobody")</AccessKeyId><SecretAccessKey>hush</SecretAccessKey>
                <SessionToken>hush-token</SessionToken><Expiration>2026-11-22T02:07:00Z</Expiration></Credentials>
                </\(action)Result></\(action)Response>
                """)
        }
        let keys = #""SecretAccessKey":"hush","Token":"hush-token","Expiration":"2026-11-22T02:07:00Z""#
        guard request.isForCredentials else { return HTTPResponse.answer(404) }
        switch request.url {
        case "http://169.254.170.2/v2/credentials":
            return HTTPResponse.answer(200, #"{"AccessKeyId":"CONTAINER",\#(keys)}"#)
        case "http://127.0.0.1:9911/full":
            guard request.headers["Authorization"] == "token" else { return HTTPResponse.answer(403) }
            return HTTPResponse.answer(200, #"{"AccessKeyId":"FULL",\#(keys)}"#)
        case "http://169.254.169.254/latest/api/token" where request.method == "PUT":
            return HTTPResponse.answer(200, "imds-token")
        case "http://169.254.169.254/latest/meta-data/iam/security-credentials/":
            return HTTPResponse.answer(
                request.headers["X-aws-ec2-metadata-token"] == "imds-token" ? 200 : 401, "role\n")
        case "http://169.254.169.254/latest/meta-data/iam/security-credentials/role":
            return HTTPResponse.answer(200, #"{"Code":"Success","AccessKeyId":"INSTANCE",\#(keys)}"#)
        default: return HTTPResponse.answer(404)
        }
    }

    static let config = """
        [default]
        [profile static]
        aws_access_key_id = STATIC
        aws_secret_access_key = hush
        [profile role]
        role_arn = arn:aws:iam::123456789012:role/r
        source_profile = static
        external_id = e+1
        duration_seconds = 900
        [profile chain]
        role_arn = arn:aws:iam::123456789012:role/s
        source_profile = role
        [profile self]
        role_arn = arn:aws:iam::123456789012:role/s
        source_profile = self
        aws_access_key_id = SELF
        aws_secret_access_key = hush
        [profile environment]
        role_arn = arn:aws:iam::123456789012:role/r
        credential_source = Environment
        [profile ecs]
        role_arn = arn:aws:iam::123456789012:role/r
        credential_source = EcsContainer
        [profile ec2]
        role_arn = arn:aws:iam::123456789012:role/r
        credential_source = Ec2InstanceMetadata
        [profile web]
        role_arn = arn:aws:iam::123456789012:role/r
        web_identity_token_file = TOKEN
        [profile loop1]
        role_arn = arn:aws:iam::123456789012:role/r
        source_profile = loop2
        [profile loop2]
        role_arn = arn:aws:iam::123456789012:role/r
        source_profile = loop1
        [profile mfa]
        role_arn = arn:aws:iam::123456789012:role/r
        source_profile = static
        mfa_serial = arn:aws:iam::123456789012:mfa/x
        [profile sso]
        sso_start_url = https://example.awsapps.com/start
        [profile half]
        aws_access_key_id = HALF
        [profile both]
        role_arn = arn:aws:iam::123456789012:role/r
        source_profile = static
        credential_source = Environment
        [profile nosource]
        role_arn = arn:aws:iam::123456789012:role/r
        [profile badsource]
        role_arn = arn:aws:iam::123456789012:role/r
        credential_source = Ec2
        [profile process]
        credential_process = /bin/echo '{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"hush"}'
        [profile badprocess]
        credential_process = /bin/sh -c 'echo hush; exit 3'
        [profile noprocess]
        credential_process = /nonexistent/program
        [profile otherversion]
        credential_process = /bin/echo '{"Version":2,"AccessKeyId":"A","SecretAccessKey":"hush"}'
        """
    static let credentials = """
        [both-files]
        aws_access_key_id = CREDENTIALS-FILE
        aws_secret_access_key = hush
        """

    private static let keys = ["AWS_ACCESS_KEY_ID": "ENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "hush"]
    private static let ecs = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials"]

    /// Makes one signed call and tells the id of the key that it was signed with, or the error.
    private static func signer(
        profile: String?, _ environment: [String: String], transport: StubTransport = StubTransport(network)
    ) async throws -> String {
        let folder = try TemporaryFolder()
        let token = try folder.write("token", "web-token\n")
        var environment = environment
        environment["AWS_CONFIG_FILE"] = try folder.write("config", config.replacing("TOKEN", with: token))
        environment["AWS_SHARED_CREDENTIALS_FILE"] = try folder.write("credentials", credentials)
        environment["AWS_REGION"] = "eu-west-1"
        if environment["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil { environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = token }
        var settings = AWSSettings(environment: environment)
        settings.profile = profile
        let client = try AWSClient(settings: settings, transport: transport, clock: VirtualClock().serviceClock)
        let request = ServiceRequest(service: .kinesis, operation: "ListShards", resource: "orders")
        do {
            _ = try await client.call(request)
        } catch let error as AWSError where error.code == .notFound {
            // The network knows no Kinesis.
        }
        let header = transport.sent.last { $0.url.contains("//kinesis.") }?.headers["Authorization"] ?? ""
        return String(header.split(separator: "Credential=").last?.prefix { $0 != "/" } ?? "")
    }

    @Test(
        arguments: [
            // The environment, and what goes in front of it.
            (nil, keys, "ENVIRONMENT"),
            (nil, keys.merging(ecs) { $1 }, "ENVIRONMENT"),
            (nil, keys.merging(["AWS_PROFILE": "static"]) { $1 }, "ENVIRONMENT"),
            ("static", keys, "STATIC"),
            (
                nil, ["AWS_WEB_IDENTITY_TOKEN_FILE": "1", "AWS_ROLE_ARN": "arn:r", "AWS_PROFILE": "static"],
                "AssumeRoleWithWebIdentity-by-nobody"
            ),
            ("static", ["AWS_WEB_IDENTITY_TOKEN_FILE": "1", "AWS_ROLE_ARN": "arn:r"], "STATIC"),
            // Profiles.
            (nil, ["AWS_PROFILE": "static"], "STATIC"),
            ("role", [:], "AssumeRole-by-STATIC"),
            ("chain", [:], "AssumeRole-by-AssumeRole-by-STATIC"),
            ("self", [:], "AssumeRole-by-SELF"),
            ("environment", keys, "AssumeRole-by-ENVIRONMENT"),
            ("ecs", ecs, "AssumeRole-by-CONTAINER"),
            ("ec2", [:], "AssumeRole-by-INSTANCE"),
            ("web", [:], "AssumeRoleWithWebIdentity-by-nobody"),
            ("process", [:], "PROCESS"),
            ("both-files", [:], "CREDENTIALS-FILE"),
            // Container and instance come last.
            (nil, ecs, "CONTAINER"),
            ("default", ecs, "CONTAINER"),
            (
                nil,
                [
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9911/full",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "token",
                ], "FULL"
            ),
            (nil, [:], "INSTANCE"),
        ] as [(String?, [String: String], String)])
    func theFirstPlaceThatHasSomeWins(profile: String?, environment: [String: String], expected: String) async throws {
        #expect(try await Self.signer(profile: profile, environment) == expected)
    }

    @Test(
        arguments: [
            ("loop1", [:], "circle"), ("mfa", [:], "aws configure export-credentials"),
            ("sso", [:], "aws configure export-credentials --profile sso --format process"),
            ("half", [:], "no aws_secret_access_key"), ("both", [:], "either source_profile or credential_source"),
            ("nosource", [:], "either source_profile or credential_source"),
            ("badsource", [:], "one of Environment, EcsContainer and Ec2InstanceMetadata"),
            ("environment", [:], "has no credentials"), ("badprocess", [:], "ended with status 3"),
            ("noprocess", [:], "cannot be started"), ("otherversion", [:], "another version"),
            (nil, ["AWS_ACCESS_KEY_ID": "A"], "AWS_SECRET_ACCESS_KEY is not"),
            (nil, ["AWS_WEB_IDENTITY_TOKEN_FILE": "1"], "AWS_ROLE_ARN is not"),
            (nil, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil.example.com/x"], "must be https"),
            (nil, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "@evil.example.com"], "must begin with a slash"),
            (nil, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9911/full"], "status 403"),
            (nil, ["AWS_EC2_METADATA_DISABLED": "true"], "no credentials were found"),
        ] as [(String?, [String: String], String)])
    func whatDoesNotWorkIsNamed(profile: String?, environment: [String: String], part: String) async throws {
        let error = await #expect(throws: AWSError.self) {
            _ = try await Self.signer(profile: profile, environment)
        }
        #expect(error?.code == .noCredentials)
        #expect(error?.service == "kinesis" && error?.operation == "ListShards")
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("hush") == false)
    }

    @Test func aRoleIsAskedForAsTheProfileSays() async throws {
        let transport = StubTransport(Self.network)
        _ = try await Self.signer(profile: "role", ["AWS_ENDPOINT_URL_S3": "http://x"], transport: transport)
        let sent = try #require(transport.sent.first)
        #expect(sent.url == "https://sts.eu-west-1.amazonaws.com/")
        #expect(
            String(decoding: sent.body, as: UTF8.self)
                == "Action=AssumeRole&DurationSeconds=900&ExternalId=e%2B1"
                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr&RoleSessionName=afterbay-1795309620"
                + "&Version=2011-06-15")
    }

    @Test func withoutAnInstanceThereAreFewTriesAndAClearError() async throws {
        let transport = StubTransport { _, _ in
            .failure(HTTPError(code: .timeout, detail: "no answer", wasNeverSent: true))
        }
        let error = await #expect(throws: AWSError.self) {
            _ = try await Self.signer(profile: nil, [:], transport: transport)
        }
        #expect(error?.detail.contains("AWS_ACCESS_KEY_ID") == true)
        #expect(transport.sent.count == 1)
        #expect(transport.sent.first?.timeouts.connect == .seconds(1))
    }
}
