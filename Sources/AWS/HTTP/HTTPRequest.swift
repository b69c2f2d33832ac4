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

    package init(method: String, url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
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

extension [HTTPHeader] {
    /// The value of the first field with this name, in any case of letters.
    package subscript(_ name: String) -> String? {
        first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
    }
}
