/// One HTTP request, complete: what a transport sends as it stands.
package struct HTTPRequest: Equatable, Sendable {
    /// How long a request may take.
    package struct Timeouts: Equatable, Sendable {
        /// Until the connection stands, TLS included.
        package var connect: Duration = .seconds(10)
        /// Without a byte in either direction.
        package var idle: Duration = .seconds(60)
        /// From the beginning to the last byte; `nil` sets no end, for bodies of any length.
        package var total: Duration?

        package init() {}
    }

    package var method: String
    /// Absolute, percent-encoded, exactly as it goes out: a transport must not normalise it, or signatures break.
    package var url: String
    /// In the order in which they are sent. `Host` comes from the URL unless it is here.
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    package var timeouts = Timeouts()
    /// Whether the request may reach the server twice without harm. Then it is sent again at once where a connection that
    /// was kept turns out to be dead; otherwise it leaves at most once, whatever happens. Reading methods are repeatable
    /// unless said otherwise, all others are not.
    package var isRepeatable: Bool
    /// Whether the request asks this machine for credentials: such a one needs no TLS on the way to a link-local or
    /// loopback address.
    package var isForCredentials = false

    package init(method: String, url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        isRepeatable = method == "GET" || method == "HEAD"
    }
}

/// A header field.
package struct HTTPHeader: Equatable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension HTTPHeader: CustomStringConvertible, CustomReflectable {
    /// The field as it is sent, but for the values of those that carry credentials.
    package var description: String {
        switch name.lowercased() {
        case "authorization", "proxy-authorization", "x-amz-security-token", "x-aws-ec2-metadata-token":
            "\(name): (secret)"
        default: "\(name): \(value)"
        }
    }

    package var customMirror: Mirror { Mirror(self, children: ["field": description]) }
}

extension [HTTPHeader] {
    /// The value of the first field with this name, in any case of letters.
    package subscript(_ name: String) -> String? {
        first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
    }
}
