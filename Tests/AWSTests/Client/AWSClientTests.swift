import AWS
import Synchronization
import Testing

/// The client against a network that answers as the table says, on a clock on which waiting takes no time.
@Suite struct AWSClientTests {
    static let environment = [
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
    ]

    static func client(
        _ transport: StubTransport, clock: VirtualClock = VirtualClock(), environment: [String: String] = [:],
        _ change: (inout AWSSettings) -> Void = { _ in }
    ) throws -> AWSClient {
        var settings = AWSSettings(environment: Self.environment.merging(environment) { $1 })
        change(&settings)
        return try AWSClient(settings: settings, transport: transport, clock: clock.serviceClock)
    }

    static func request(_ retries: ServiceRequest.Retries = .standard) -> ServiceRequest {
        var request = ServiceRequest(service: .kinesis, operation: "PutRecords", resource: "orders")
        request.headers = [HTTPHeader("X-Amz-Target", "Kinesis_20131202.PutRecords")]
        request.body = Array("{}".utf8)
        request.retries = retries
        return request
    }

    private static let okay = HTTPResponse.answer(200, "{}")
    private static func failure(_ code: HTTPError.Code, wasNeverSent: Bool) -> StubTransport.Answer {
        .failure(HTTPError(code: code, detail: "host: \(code.rawValue)", wasNeverSent: wasNeverSent))
    }
    private static func refusal(_ status: Int, _ type: String, _ headers: [HTTPHeader] = []) -> StubTransport.Answer {
        HTTPResponse.answer(status, #"{"__type":"\#(type)","message":"No."}"#, headers)
    }

    @Test func aRequestIsSignedForItsServiceAndRegion() async throws {
        let transport = StubTransport([Self.okay])
        let response = try await Self.client(transport).call(Self.request())
        #expect(response.isSuccess)
        let sent = try #require(transport.sent.first)
        #expect(sent.url == "https://kinesis.eu-west-1.amazonaws.com/")
        #expect(sent.method == "POST" && sent.body == Array("{}".utf8))
        #expect(sent.headers["Host"] == "kinesis.eu-west-1.amazonaws.com")
        #expect(sent.headers["X-Amz-Date"] == "20261122T010700Z")
        let start = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-west-1/kinesis/aws4_request, "
        #expect(
            sent.headers["Authorization"]?.hasPrefix(start + "SignedHeaders=host;x-amz-date;x-amz-target, ") == true)
    }

    @Test func anUnsignedRequestAsksForNoCredentials() async throws {
        let transport = StubTransport([Self.okay])
        var request = ServiceRequest(service: .s3, operation: "ListObjectsV2", resource: "s3://b")
        request.method = "GET"
        request.bucket = "public-data"
        request.query = [("prefix", "a/b c"), ("list-type", "2")]
        let client = try Self.client(transport, environment: ["AWS_ACCESS_KEY_ID": "", "AWS_REGION": ""]) {
            $0.signsRequests = false
        }
        _ = try await client.call(request)
        let sent = try #require(transport.sent.first)
        #expect(sent.headers["Authorization"] == nil && sent.headers["X-Amz-Date"] == nil)
        #expect(sent.url == "https://public-data.s3.us-east-1.amazonaws.com/?list-type=2&prefix=a%2Fb%20c")
    }

    /// What the network does, what comes of it under each rule: `ok` or an error's code, and how often it was sent.
    static let outcomes: [(String, [StubTransport.Answer], [(ServiceRequest.Retries, String, Int)])] = [
        (
            "success", [okay],
            [(.standard, "ok", 1), (.onlyIfNothingHappened, "ok", 1), (.none, "ok", 1)]
        ),
        (
            "never sent", [failure(.cannotConnect, wasNeverSent: true), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "ok", 2), (.none, "unreachable", 1)]
        ),
        (
            "no host, for ever", [failure(.unresolvedHost, wasNeverSent: true)],
            [(.standard, "unreachable", 3), (.onlyIfNothingHappened, "unreachable", 3), (.none, "unreachable", 1)]
        ),
        (
            "reset", [failure(.connectionLost, wasNeverSent: false), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "unanswered", 1), (.none, "unanswered", 1)]
        ),
        (
            "reset, for ever", [failure(.connectionLost, wasNeverSent: false)],
            [(.standard, "unreachable", 3), (.onlyIfNothingHappened, "unanswered", 1), (.none, "unanswered", 1)]
        ),
        (
            "timeout", [failure(.timeout, wasNeverSent: false), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "unanswered", 1), (.none, "unanswered", 1)]
        ),
        (
            "timeout of the connection", [failure(.timeout, wasNeverSent: true), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "ok", 2), (.none, "unreachable", 1)]
        ),
        (
            "broken answer", [failure(.truncatedBody, wasNeverSent: false), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "unanswered", 1), (.none, "unanswered", 1)]
        ),
        (
            "no HTTP", [failure(.badResponse, wasNeverSent: false)],
            [(.standard, "bad_answer", 1), (.onlyIfNothingHappened, "unanswered", 1), (.none, "unanswered", 1)]
        ),
        (
            "TLS", [failure(.tls, wasNeverSent: true)],
            [(.standard, "unreachable", 1), (.onlyIfNothingHappened, "unreachable", 1), (.none, "unreachable", 1)]
        ),
        (
            "plain HTTP", [failure(.plainHTTPRefused, wasNeverSent: true)],
            [(.standard, "bad_configuration", 1), (.onlyIfNothingHappened, "bad_configuration", 1)]
        ),
        (
            "500", [refusal(500, "InternalFailure"), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "unanswered", 1), (.none, "unanswered", 1)]
        ),
        (
            "503 without a body, for ever", [HTTPResponse.answer(503)],
            [(.standard, "service_failed", 3), (.onlyIfNothingHappened, "unanswered", 1), (.none, "unanswered", 1)]
        ),
        (
            "503 SlowDown, for ever", [refusal(503, "SlowDown")],
            [(.standard, "throttled", 3), (.onlyIfNothingHappened, "unanswered", 1)]
        ),
        (
            "501 is not tried again", [refusal(501, "NotImplemented")],
            [(.standard, "service_failed", 1), (.onlyIfNothingHappened, "unanswered", 1)]
        ),
        (
            "throttled once", [refusal(400, "com.amazonaws.kinesis#ProvisionedThroughputExceededException"), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "ok", 2), (.none, "throttled", 1)]
        ),
        (
            "throttled for ever", [refusal(400, "ThrottlingException")],
            [(.standard, "throttled", 3), (.onlyIfNothingHappened, "throttled", 3), (.none, "throttled", 1)]
        ),
        (
            "RequestTimeout", [refusal(400, "RequestTimeout"), okay],
            [(.standard, "ok", 2), (.onlyIfNothingHappened, "unanswered", 1)]
        ),
        (
            "refused", [refusal(400, "ValidationException")],
            [(.standard, "refused", 1), (.onlyIfNothingHappened, "refused", 1), (.none, "refused", 1)]
        ),
        (
            "not found", [refusal(400, "ResourceNotFoundException")],
            [(.standard, "not_found", 1), (.onlyIfNothingHappened, "not_found", 1), (.none, "not_found", 1)]
        ),
        (
            "expired, and no others", [refusal(400, "ExpiredTokenException")],
            [
                (.standard, "credentials_refused", 1), (.onlyIfNothingHappened, "credentials_refused", 1),
                (.none, "credentials_refused", 1),
            ]
        ),
    ]

    @Test(arguments: outcomes.indices)
    func whatIsSentAgain(index: Int) async throws {
        let (name, answers, expectations) = Self.outcomes[index]
        for (retries, expected, count) in expectations {
            let transport = StubTransport(answers)
            let clock = VirtualClock()
            let client = try Self.client(transport, clock: clock)
            var found = "ok"
            do {
                _ = try await client.call(Self.request(retries))
            } catch let error as AWSError {
                found = error.code.rawValue
                #expect(error.operation == "PutRecords" && error.resource == "orders" && error.service == "kinesis")
            }
            #expect(found == expected, "\(name), \(retries)")
            #expect(transport.sent.count == count, "\(name), \(retries)")
            // Full jitter with one half: half a second, then one.
            #expect(clock.slept == [Duration.milliseconds(500), .seconds(1)].dropLast(3 - count), "\(name)")
        }
    }

    @Test func aWrongClockIsCorrectedOnce() async throws {
        let date = HTTPHeader("Date", "Sun, 22 Nov 2026 03:07:00 GMT")
        for retries in [ServiceRequest.Retries.standard, .onlyIfNothingHappened] {
            let transport = StubTransport([Self.refusal(400, "InvalidSignatureException", [date]), Self.okay])
            let clock = VirtualClock()
            let client = try Self.client(transport, clock: clock)
            _ = try await client.call(Self.request(retries))
            #expect(transport.sent.map { $0.headers["X-Amz-Date"] } == ["20261122T010700Z", "20261122T030700Z"])
            #expect(await client.now() == clock.now + 7_200_000_000)
            #expect(clock.slept.isEmpty)
        }
        // The clock is right: the signature is refused for another reason.
        let near = HTTPHeader("Date", "Sun, 22 Nov 2026 01:08:00 GMT")
        let transport = StubTransport([Self.refusal(403, "SignatureDoesNotMatch", [near])])
        await #expect(throws: AWSError.self) { _ = try await Self.client(transport).call(Self.request()) }
        #expect(transport.sent.count == 1)
        // It is no endless loop where the answer never agrees.
        let mad = StubTransport { _, count in
            Self.refusal(403, "RequestTimeTooSkewed", [HTTPHeader("Date", "Sun, 22 Nov 202\(count) 01:07:00 GMT")])
        }
        await #expect(throws: AWSError.self) { _ = try await Self.client(mad).call(Self.request()) }
        #expect(mad.sent.count == 2)
    }

    @Test func theAttemptsCanBeSet() async throws {
        let transport = StubTransport([HTTPResponse.answer(500)])
        let client = try Self.client(transport, environment: ["AWS_MAX_ATTEMPTS": "7"])
        await #expect(throws: AWSError.self) { _ = try await client.call(Self.request()) }
        #expect(transport.sent.count == 7)
        #expect(throws: AWSError.self) { try Self.client(transport, environment: ["AWS_MAX_ATTEMPTS": "none"]) }
    }

    @Test func theBackoffGrowsTo20SecondsAndHonoursTheService() async throws {
        func waits(_ headers: [HTTPHeader]) async throws -> [Duration] {
            let clock = VirtualClock(random: 0.999_999)
            let client = try Self.client(
                StubTransport([HTTPResponse.answer(503, "", headers)]), clock: clock,
                environment: ["AWS_MAX_ATTEMPTS": "9"])
            await #expect(throws: AWSError.self) { _ = try await client.call(Self.request()) }
            return clock.slept
        }
        let seconds = try await waits([]).map { Int(($0 / .seconds(1)).rounded()) }
        #expect(seconds == [1, 2, 4, 8, 16, 20, 20, 20])
        #expect(try await waits([HTTPHeader("Retry-After", "30")]).first == .seconds(30))
        #expect(try await waits([HTTPHeader("x-amz-retry-after", "2500")]).first == .milliseconds(2_500))
        #expect(try await waits([HTTPHeader("Retry-After", "86400")]).first == .seconds(60))
    }

    @Test func theBudgetEndsRepetitions() async throws {
        let transport = StubTransport([HTTPResponse.answer(500)])
        let client = try Self.client(transport)
        for _ in 0..<60 {
            await #expect(throws: AWSError.self) { _ = try await client.call(Self.request()) }
        }
        // 500 pay for 100 repetitions at 5.
        #expect(transport.sent.count == 160)
    }

    @Test func aCancelledTaskDoesNotGoOn() async throws {
        let transport = StubTransport([HTTPResponse.answer(500)])
        let client = try Self.client(transport)
        let task = Task { () -> Bool in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            do {
                _ = try await client.call(Self.request())
                return false
            } catch is CancellationError {
                return true
            }
        }
        #expect(try await task.value)
        #expect(transport.sent.count == 1)
    }

    @Test func aStreamIsRepeatedOnlyBeforeItBegan() async throws {
        let gathered = Gathered()
        let broken = StubTransport([
            HTTPResponse.answer(500), HTTPResponse.answer(200, "abc", [HTTPHeader("Content-Length", "9")]),
        ])
        var request = ServiceRequest(service: .s3, operation: "GetObject", resource: "s3://bucket/key")
        request.method = "GET"
        request.bucket = "bucket"
        request.path = "/key"
        let error = await #expect(throws: AWSError.self) {
            try await Self.client(broken).stream(
                request, head: { gathered.add("\($0.status):") },
                receive: { gathered.add(String(decoding: $0, as: UTF8.self)) }
            )
        }
        #expect(error?.code == .unreachable)
        #expect(broken.sent.count == 2)
        #expect(gathered.text == "200:abc")
    }

    @Test func anEndpointOutOfAnAnswerKeepsTLS() async throws {
        var request = ServiceRequest(service: .sqs, operation: "ReceiveMessage", resource: "q")
        request.endpoint = "https://sqs.eu-west-1.amazonaws.com/123456789012/q"
        let transport = StubTransport([Self.okay])
        _ = try await Self.client(transport).call(request)
        #expect(transport.sent.last?.url == "https://sqs.eu-west-1.amazonaws.com/123456789012/q")
        request.endpoint = "http://sqs.eu-west-1.amazonaws.com/123456789012/q"
        let plain = request
        let error = await #expect(throws: AWSError.self) { _ = try await Self.client(transport).call(plain) }
        #expect(error?.code == .badConfiguration)
        request.endpoint = "http://localhost:5000/123456789012/q"
        _ = try await Self.client(transport) { $0.endpointURL = "http://localhost:5000" }.call(request)
        #expect(transport.sent.last?.url == "http://localhost:5000/123456789012/q")
    }
}

/// Gathers text from callbacks.
final class Gathered: Sendable {
    private let parts = Mutex<String>("")
    var text: String { parts.withLock { $0 } }
    func add(_ text: String) { parts.withLock { $0 += text } }
}
