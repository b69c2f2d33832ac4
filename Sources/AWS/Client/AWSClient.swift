/// The caller of AWS: endpoints and credentials from flags, environment and profiles, signatures, and the standard retry
/// mode.
package final class AWSClient: ServiceCaller {
    package let configuration: AWSConfiguration
    let transport: any HTTPTransport
    let clock: ServiceClock
    let credentials: CredentialStore
    private let endpoints: EndpointResolver
    private let signer = RequestSigner()
    private let quota = RetryQuota()
    private let skew = ClockSkew()

    /// Reads the shared files and decides where everything comes from; nothing is sent before the first call.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration`.
    package convenience init(
        settings: AWSSettings, transport: any HTTPTransport, clock: ServiceClock = .system
    ) throws {
        let configuration = try AWSConfiguration(settings)
        let chain = CredentialChain(configuration: configuration, transport: transport, clock: clock)
        try self.init(
            configuration: configuration, transport: transport, clock: clock,
            credentials: CredentialStore(source: chain, clock: clock))
    }

    /// Talks to AWS over libcurl, with the proxies of the environment and the certificates that the settings name.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration`, or `unreachable` where libcurl cannot begin.
    package convenience init(settings: AWSSettings) throws {
        let configuration = try AWSConfiguration(settings)
        var transport = TransportConfiguration()
        transport.environment = settings.environment
        transport.caBundle = configuration.certificateBundle?.value
        transport.plainHTTP = try EndpointResolver(configuration).plainEndpoints()
        do {
            try self.init(settings: settings, transport: CurlTransport(configuration: transport))
        } catch let error as HTTPError {
            throw AWSError(code: .unreachable, service: "", operation: "", resource: "", detail: error.detail)
        }
    }

    /// A client with credentials of its own, as for the calls that fetch credentials.
    init(
        configuration: AWSConfiguration, transport: any HTTPTransport, clock: ServiceClock,
        credentials: CredentialStore
    ) throws {
        self.configuration = configuration
        self.transport = transport
        self.clock = clock
        self.credentials = credentials
        endpoints = try EndpointResolver(configuration)
    }

    package func now() async -> Int64 { clock.now() + skew.microseconds }

    package func call(_ request: ServiceRequest) async throws -> HTTPResponse {
        try await repeating(request) { prepared in
            try await self.transport.send(prepared, maximumBody: request.maximumBody)
        }
    }

    package func stream(
        _ request: ServiceRequest, head: @escaping @Sendable (HTTPResponse) -> Void,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        let hasBegun = OnceFlag()
        _ = try await repeating(request, canRepeat: { !hasBegun.isSet }) { prepared in
            try await self.transport.stream(
                prepared,
                head: { response in
                    guard response.isSuccess else { return false }
                    hasBegun.set()
                    head(response)
                    return true
                },
                receive: receive)
        }
    }

    /// The endpoint of a service by these settings, and the region for it.
    ///
    /// - Throws: ``AWSError`` with `noRegion`, `badConfiguration`.
    package func endpoint(for request: ServiceRequest) throws -> (endpoint: Endpoint, region: String) {
        let region = try region(for: request)
        guard let url = request.endpoint else {
            let endpoint = try endpoints.endpoint(of: request.service, region: region)
            return (try request.bucket.map { try endpoints.placing(bucket: $0, at: endpoint) } ?? endpoint, region)
        }
        let endpoint = try Endpoint(url: url, origin: request.resource)
        // An address out of an answer may not take a request out of TLS; only what the user wrote may.
        let configured = try endpoints.endpoint(of: request.service, region: region)
        guard endpoint.isSecure || !configured.isSecure && endpoint.authority == configured.authority else {
            throw AWSError(
                configuration: url, detail: "requests leave with TLS only; give --endpoint-url if http is meant")
        }
        return (endpoint, region)
    }

    private func region(for request: ServiceRequest) throws -> String {
        if let region = request.region {
            guard Partition.isRegion(region) else {
                throw AWSError(configuration: request.resource, detail: "\(region) is no region's name")
            }
            return region
        }
        if let region = configuration.region?.value { return region }
        // S3 says where a bucket is, and STS knows every identity of its partition there.
        if request.service == .s3 || request.service == .sts { return "us-east-1" }
        throw AWSError(
            code: .noRegion, service: request.service.rawValue, operation: request.operation,
            resource: request.resource,
            detail: "no region is named; give --region, set AWS_REGION, or put `region = …` into the profile "
                + "\(configuration.profile.value)")
    }

    /// The request as it goes out, signed with these credentials or, with none, unsigned.
    private func prepared(_ request: ServiceRequest, credentials: AWSCredentials?, time: Int64) throws -> HTTPRequest {
        let (endpoint, region) = try endpoint(for: request)
        // A request to a whole URL has its path there.
        let path =
            request.path == "/" && !endpoint.path.isEmpty && request.bucket == nil
            ? endpoint.path : endpoint.path + PercentEncoding.path(request.path)
        let query = PercentEncoding.query(request.query)
        var headers = [HTTPHeader("Host", endpoint.authority)] + request.headers
        if let credentials {
            signer.sign(
                method: request.method, path: path, query: query, headers: &headers, body: request.body,
                credentials: credentials,
                scope: SignatureV4.Scope(region: region, service: request.service.rawValue), time: time)
        }
        let url = "\(endpoint.isSecure ? "https" : "http")://\(endpoint.authority)\(path)"
        var prepared = HTTPRequest(
            method: request.method, url: query.isEmpty ? url : "\(url)?\(query)", headers: headers, body: request.body)
        prepared.timeouts = request.timeouts
        prepared.isRepeatable = request.retries == .standard
        return prepared
    }

    /// Sends a request until it has an answer that counts.
    private func repeating(
        _ request: ServiceRequest, canRepeat: () -> Bool = { true },
        send: (HTTPRequest) async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        var attempts = CallAttempts(request, maximum: configuration.maximumAttempts)
        while true {
            let (prepared, credentials, time) = try await prepare(request)
            let outcome: CallAttempts.Outcome
            do {
                let response = try await send(prepared)
                if response.isSuccess {
                    quota.refund(attempts.cost)
                    // What a stream took is looked for by time: its clock has to be known before anything is in doubt.
                    if request.service == .kinesis, let time = response.headers["Date"].flatMap(ServiceTime.fromHeader)
                    {
                        skew.observe(time, at: clock.now())
                    }
                    return response
                }
                outcome = .answer(response)
            } catch let error as HTTPError {
                outcome = .failure(error)
            }
            switch attempts.next(behind: outcome, signedAt: time, canRepeat: canRepeat()) {
            case .fail(let error): throw error
            case .refreshCredentials(let error):
                guard let credentials, try await replace(credentials, for: request) else { throw error }
            case .correctClock(let time): skew.correct(to: time, from: clock.now())
            case .wait(let isTimeout, let headers, let error):
                guard let cost = quota.take(isTimeout: isTimeout) else {
                    throw error.adding("too many requests failed of late for trying again")
                }
                attempts.cost = cost
                let seconds = RetryRules.backoff(
                    behind: attempts.count, random: clock.random(), headers: headers)
                try await clock.sleep(.milliseconds(Int64(seconds * 1_000)))
            }
        }
    }

    private func replace(_ refused: AWSCredentials, for request: ServiceRequest) async throws -> Bool {
        do {
            return try await credentials.replace(refused)
        } catch let error as AWSError {
            throw error.during(request)
        }
    }

    /// The request as it goes out now, what it is signed with, and the time of the signature.
    private func prepare(
        _ request: ServiceRequest
    ) async throws -> (prepared: HTTPRequest, credentials: AWSCredentials?, time: Int64) {
        do {
            let credentials = configuration.settings.signsRequests ? try await credentials.current() : nil
            let time = await now()
            return (try prepared(request, credentials: credentials, time: time), credentials, time)
        } catch let error as AWSError where error.operation != request.operation {
            throw error.during(request)
        }
    }
}

extension AWSClient: CustomReflectable {
    /// The configuration alone: below it lie keys, tokens and the environment.
    package var customMirror: Mirror { Mirror(self, children: ["configuration": configuration]) }
}
