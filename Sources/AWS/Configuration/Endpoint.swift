/// Where requests of a service go.
package struct Endpoint: Equatable, Sendable {
    /// False for plain HTTP, which only an endpoint that was given as such has.
    package var isSecure: Bool
    /// The host, with the port where it is not the scheme's own.
    package var authority: String
    /// What comes in front of every path: empty, or `/base`.
    package var path: String
    /// `--endpoint-url`, `AWS_ENDPOINT_URL_S3`, …, or `the region's public endpoint`.
    package var origin: String
    /// Whether somebody named it.
    package var isCustom: Bool

    package var url: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }

    /// The host alone, without brackets around an IPv6 address.
    package var host: Substring {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return authority[authority.index(after: authority.startIndex)..<end]
        }
        return authority.prefix { $0 != ":" }
    }

    /// From a URL that somebody wrote.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration`: only `http` and `https`, without user, query and fragment.
    package init(url: String, origin: String) throws {
        func refused(_ detail: String) -> AWSError {
            AWSError(configuration: origin, detail: "the endpoint cannot be used: \(detail)")
        }
        let scheme = url.prefix { $0 != ":" }
        guard ["http", "https"].contains(scheme.lowercased()), url[scheme.endIndex...].hasPrefix("://") else {
            throw refused("it must begin with https:// or http://")
        }
        isSecure = scheme.utf8.count == 5
        let rest = url[scheme.endIndex...].dropFirst(3)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        // A user's name in front of the host would be sent to whoever the host is.
        guard !rest[..<end].contains("@") else { throw refused("it names a user") }
        guard !rest[end...].contains(where: { $0 == "?" || $0 == "#" }) else {
            throw refused("it has a query or a fragment")
        }
        guard let authority = Self.authority(rest[..<end].lowercased(), isSecure: isSecure) else {
            throw refused("its host or port is not well formed")
        }
        self.authority = authority
        var path = rest[end...]
        while path.hasSuffix("/") { path.removeLast() }
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw refused("its path must be ASCII") }
        self.path = String(path)
        self.origin = origin
        isCustom = true
    }

    /// The public endpoint at a host.
    init(host: String) {
        isSecure = true
        authority = host
        path = ""
        origin = "the region's public endpoint"
        isCustom = false
    }

    /// Whether the host is written as an address.
    package var isAddress: Bool { authority.hasPrefix("[") || isIPv4 }

    private var isIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func authority(_ text: String, isSecure: Bool) -> String? {
        var host = text[...]
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let address = text[text.index(after: text.startIndex)..<end]
            guard address.contains(":"), address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
            host = text[...end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            if !rest.isEmpty { port = rest.dropFirst() }
        } else {
            if let colon = text.firstIndex(of: ":") {
                host = text[..<colon]
                port = text[text.index(after: colon)...]
            }
            let isWellFormed = host.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                    UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            guard !host.isEmpty, isWellFormed else { return nil }
        }
        guard let port else { return String(host) }
        guard let number = UInt16(port), number > 0 else { return nil }
        return number == (isSecure ? 443 : 80) ? String(host) : "\(host):\(number)"
    }
}
