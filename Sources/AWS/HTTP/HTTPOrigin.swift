/// Scheme, host and port of a URL: what decides about TLS, the proxy and the connections that are shared.
package struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Sendable {
        case http, https
    }

    package let scheme: Scheme
    /// In lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int

    /// Reads the front of an absolute URL. The reading is narrow on purpose, so that nobody, libcurl least of all, can
    /// find another host in the same text: no user name, no character outside of host names and addresses, no space.
    package init?(url: String) {
        let bytes = Array(url.utf8)
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else { return nil }
        let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if lower.starts(with: "https://".utf8) {
            scheme = .https
        } else if lower.starts(with: "http://".utf8) {
            scheme = .http
        } else {
            return nil
        }
        let authority = lower.dropFirst(scheme == .https ? 8 : 7).prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
        }
        guard let (host, port) = Self.split(authority) else { return nil }
        self.host = host
        self.port = port ?? (scheme == .https ? 443 : 80)
    }

    /// `host:port`, for messages.
    package var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    private static func split(_ authority: ArraySlice<UInt8>) -> (host: String, port: Int?)? {
        let host: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            rest = authority[authority.index(after: end)...]
            guard host.contains(UInt8(ascii: ":")), host.allSatisfy(isAddressByte) else { return nil }
        } else {
            host = authority.prefix { $0 != UInt8(ascii: ":") }
            rest = authority[host.endIndex...]
            guard !host.isEmpty, host.allSatisfy(isNameByte) else { return nil }
        }
        let name = String(decoding: host, as: UTF8.self)
        guard let colon = rest.first else { return (name, nil) }
        let digits = rest.dropFirst()
        guard colon == UInt8(ascii: ":"), (1...5).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(port)
        else { return nil }
        return (name, port)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        (0x61...0x66).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: ".")
    }
}
