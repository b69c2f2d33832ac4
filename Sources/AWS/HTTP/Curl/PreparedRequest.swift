/// A request that may leave: its URL was read, its way is allowed and known, its header lines can be sent.
struct PreparedRequest: Sendable {
    let request: HTTPRequest
    let origin: HTTPOrigin
    let proxy: ProxyRules.Proxy?
    /// As libcurl takes them.
    let headerLines: [String]
    let hasUserAgent: Bool

    /// - Throws: ``HTTPError`` with `wasNeverSent`.
    init(_ request: HTTPRequest, plainHTTP: PlainHTTPRule, proxies: ProxyRules) throws(HTTPError) {
        guard let origin = HTTPOrigin(url: request.url) else {
            let front = request.url.prefix { $0 != "?" && $0 != "#" }
            throw HTTPError(
                code: .invalidRequest, detail: "cannot use the URL \(front); it must be http or https and encoded",
                wasNeverSent: true)
        }
        guard plainHTTP.allows(origin, isForCredentials: request.isForCredentials) else {
            throw HTTPError(
                code: .plainHTTPRefused,
                detail: "\(origin) would get the request without TLS; use https, or name this endpoint with http://",
                wasNeverSent: true)
        }
        self.request = request
        self.origin = origin
        // Without TLS, nobody but this machine shall see credentials.
        proxy = request.isForCredentials && origin.scheme == .http ? nil : try proxies.proxy(for: origin)
        hasUserAgent = request.headers["User-Agent"] != nil
        headerLines = try Self.lines(of: request, to: origin)
    }

    /// The caller's lines in their order, behind them what keeps libcurl from adding fields of its own.
    private static func lines(of request: HTTPRequest, to origin: HTTPOrigin) throws(HTTPError) -> [String] {
        guard isToken(request.method) else {
            throw HTTPError(
                code: .invalidRequest, detail: "the method for \(origin) cannot be sent", wasNeverSent: true)
        }
        var lines: [String] = []
        for header in request.headers {
            guard isToken(header.name), !header.value.utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) else {
                throw HTTPError(
                    code: .invalidRequest, detail: "a header for \(origin) cannot be sent as it stands",
                    wasNeverSent: true)
            }
            // libcurl takes a field out when it has nothing behind the colon, and sends an empty one for a semicolon.
            let isEmpty = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            lines.append(isEmpty ? header.name + ";" : header.name + ": " + header.value)
        }
        for name in ["Accept", "Content-Type", "Expect"] where request.headers[name] == nil {
            lines.append(name + ":")
        }
        return lines
    }

    /// RFC 9110, 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }
}
