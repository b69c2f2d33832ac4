/// Why there is no answer to a request, or not all of it.
package struct HTTPError: Error, Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// The host has no address, or the proxy's.
        case unresolvedHost = "unresolved_host"
        /// Nobody listens there, or the way there is closed.
        case cannotConnect = "cannot_connect"
        /// The certificate is not trusted, or TLS failed otherwise.
        case tls
        /// A request without TLS to a place where that is not allowed; nothing was sent.
        case plainHTTPRefused = "plain_http_refused"
        /// A limit of ``HTTPRequest/Timeouts`` was reached.
        case timeout
        /// The connection broke after the request had begun to leave.
        case connectionLost = "connection_lost"
        /// The body ended before its announced length.
        case truncatedBody = "truncated_body"
        /// The answer is longer than the caller takes, or no HTTP.
        case badResponse = "bad_response"
        /// The URL or a setting cannot be used.
        case invalidRequest = "invalid_request"
    }

    package var code: Code
    /// What failed and on which host, without the URL's query: it may hold a signature.
    package var detail: String
    /// Whether it is certain that the server did not get the whole request: then nothing can have happened there.
    package var wasNeverSent: Bool

    package init(code: Code, detail: String, wasNeverSent: Bool) {
        self.code = code
        self.detail = detail
        self.wasNeverSent = wasNeverSent
    }
}
