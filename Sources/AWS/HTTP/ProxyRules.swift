/// Which proxy a request takes, by the environment's `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, as the AWS CLI reads them.
struct ProxyRules: Sendable {
    /// A proxy, as it is handed to libcurl.
    struct Proxy: Equatable, Sendable {
        /// With its scheme; may hold a user name and a password, so that it goes into no message.
        var url: String
        /// The port where the URL names none. libcurl would take 1080.
        var defaultPort: Int
    }

    private let proxies: [HTTPOrigin.Scheme: String]
    private let exceptions: [String]

    init(environment: [String: String]) {
        var proxies: [HTTPOrigin.Scheme: String] = [:]
        for scheme in [HTTPOrigin.Scheme.http, .https] {
            let value = Self.value("\(scheme.rawValue)_proxy", environment)
            if !value.isEmpty { proxies[scheme] = value }
        }
        self.proxies = proxies
        exceptions = Self.value("no_proxy", environment).split(separator: ",").map {
            $0.trimmingSpaces().lowercased()
        }
    }

    /// The proxy of a request; `nil` goes there directly.
    ///
    /// - Throws: ``HTTPError`` with `invalidRequest` where the environment names a proxy of a kind that is not known.
    func proxy(for origin: HTTPOrigin) throws(HTTPError) -> Proxy? {
        // No proxy can reach an address that means this machine alone, and none should see what it hands out.
        if PlainHTTPRule.credentialAddresses.contains(origin.host) { return nil }
        guard let text = proxies[origin.scheme], !isException(origin) else { return nil }
        let lower = text.lowercased()
        if lower.hasPrefix("https://") { return Proxy(url: text, defaultPort: 443) }
        if lower.hasPrefix("http://") { return Proxy(url: text, defaultPort: 80) }
        if text.contains("://") {
            throw HTTPError(
                code: .invalidRequest,
                detail: "the proxy for \(origin) is neither http nor https; check \(origin.scheme.rawValue)_proxy",
                wasNeverSent: true)
        }
        return Proxy(url: "http://" + text.drop { $0 == "/" }, defaultPort: 80)
    }

    /// Whether `NO_PROXY` names the host: itself or a domain above it, with or without a port; `*` names all.
    private func isException(_ origin: HTTPOrigin) -> Bool {
        let names = [origin.host, origin.description]
        return exceptions.contains { exception in
            if exception == "*" { return true }
            let name = exception.drop { $0 == "." }
            return !name.isEmpty && names.contains { $0 == name || $0.hasSuffix("." + name) }
        }
    }

    /// The name in small letters wins, even where it is empty: that is how one proxy of many is turned off.
    private static func value(_ name: String, _ environment: [String: String]) -> String {
        (environment[name] ?? environment[name.uppercased()] ?? "").trimmingSpaces()
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    func trimmingSpaces() -> String {
        var part = self[...]
        while let first = part.first, first == " " || first == "\t" { part.removeFirst() }
        while let last = part.last, last == " " || last == "\t" { part.removeLast() }
        return String(part)
    }
}
