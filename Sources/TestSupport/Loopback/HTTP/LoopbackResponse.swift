/// An answer, and how it goes out.
package struct LoopbackResponse: Sendable {
    /// How much of the answer reaches the client, and in what manner.
    package enum Delivery: Sendable {
        case whole
        /// Nothing: the connection is closed in order.
        case none
        /// Nothing: the connection is reset.
        case reset
        /// The head and so many bytes of the body, then the connection is closed in order.
        case truncated(after: Int)
        /// The head and so many bytes of the body, then the connection is reset.
        case resetInBody(after: Int)
        /// The body in pieces of so many bytes; each waits for the gate.
        case pieces(Int, gate: LoopbackGate)
        /// The whole answer waits for the gate.
        case held(LoopbackGate)
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    package var delivery = Delivery.whole
    /// Whether the body goes out in chunks without a length.
    package var isChunked = false
    /// What Content-Length says; `nil`: the body's length, as it is. For answers to HEAD.
    package var announcedLength: Int?

    package init(status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The head as it goes out.
    var head: [UInt8] {
        var text = "HTTP/1.1 \(status) \(Self.reason(status))\r\n"
        for header in headers { text += "\(header.name): \(header.value)\r\n" }
        if isChunked {
            text += "Transfer-Encoding: chunked\r\n"
        } else if status != 204, status != 304 {
            text += "Content-Length: \(announcedLength ?? body.count)\r\n"
        }
        return Array((text + "\r\n").utf8)
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 307: "Temporary Redirect"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 412: "Precondition Failed"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: "Status"
        }
    }
}
