/// Asks this machine's own endpoints for credentials: short timeouts, few attempts, no proxy.
struct MetadataFetcher: Sendable {
    let transport: any HTTPTransport
    let clock: ServiceClock

    /// The answer, whatever its status, but for failures that pass: those are tried again.
    ///
    /// - Throws: ``HTTPError`` where there is none; `CancellationError`.
    func send(
        _ method: String, _ url: String, headers: [HTTPHeader], timeout: Duration, attempts: Int
    ) async throws -> HTTPResponse {
        var request = HTTPRequest(method: method, url: url, headers: headers)
        request.timeouts.connect = timeout
        request.timeouts.idle = timeout
        request.timeouts.total = timeout * 2
        request.isForCredentials = true
        request.isRepeatable = true
        var attempt = 1
        while true {
            do {
                let response = try await transport.send(request, maximumBody: 1 << 20)
                if response.status < 500 || attempt >= attempts { return response }
            } catch let error as HTTPError {
                if attempt >= attempts { throw error }
            }
            attempt += 1
            try await clock.sleep(.milliseconds(Int64(clock.random() * 1_000)))
        }
    }

    /// Whether credentials may be asked for there: with TLS anywhere, without it only on this machine and at the addresses
    /// that the AWS SDKs know.
    static func allows(_ url: String) -> Bool {
        guard let origin = HTTPOrigin(url: url) else { return false }
        return PlainHTTPRule(endpoints: []).allows(origin, isForCredentials: true)
    }
}
