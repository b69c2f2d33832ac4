import Coding

/// A request as it came, its body whole.
package struct LoopbackRequest: Sendable {
    package var method: String
    /// The path as it stands in the request, percent-encoded, without the query.
    package var path: String
    /// The query as it stands in the request, without its question mark; empty where there is none.
    package var query: String
    /// Names in lower case, in their order.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8] = []
    /// Which request of the server this is, counted from 0 over all connections.
    package var number = 0
    /// Which request of its operation this is, counted from 0.
    package var operationNumber = 0

    package init(method: String, path: String, query: String = "", headers: [(name: String, value: String)] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// The value of the first header of this name in lower case.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The query's parameters, decoded; `+` is a plus, as in everything that is signed.
    package var parameters: [String: String] {
        var found: [String: String] = [:]
        for part in query.split(separator: "&") {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            found[Self.decoded(pieces[0])] = pieces.count > 1 ? Self.decoded(pieces[1]) : ""
        }
        return found
    }

    /// Text with its percent signs taken out; `%zz` stays as it is.
    package static func decoded(_ text: some StringProtocol) -> String {
        let encoded = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < encoded.count {
            if encoded[index] == UInt8(ascii: "%"), index + 2 < encoded.count,
                let byte = UInt8(String(decoding: encoded[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(encoded[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads request line and headers; `nil` where they are none. The text is up to the empty line.
    init?(head: ArraySlice<UInt8>) {
        var lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")[...]
        guard let first = lines.popFirst()?.split(separator: " "), first.count == 3 else { return nil }
        let target = first[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(method: String(first[0]), path: String(target[0]), query: target.count > 1 ? String(target[1]) : "")
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append((line[..<colon].lowercased(), String(value)))
        }
    }
}
