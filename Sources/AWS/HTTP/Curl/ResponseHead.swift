/// Gathers an answer's status line and fields from the lines as they arrive.
struct ResponseHead {
    /// Far beyond what services send; libcurl itself limits only the single line.
    private static let maximumBytes = 1 << 20

    private(set) var response = HTTPResponse(status: 0)
    /// The empty line behind the final head has come. What follows the body is no head.
    private(set) var isComplete = false
    private var byteCount = 0

    /// The announced length of the body; `nil` where none is announced.
    var contentLength: Int? {
        guard let text = response.headers["Content-Length"], let length = Int(text), length >= 0 else { return nil }
        return length
    }

    /// Takes a line with its end.
    ///
    /// - Returns: False where it is no head of HTTP.
    mutating func take(_ line: String) -> Bool {
        if isComplete { return true }
        byteCount += line.utf8.count
        guard byteCount <= Self.maximumBytes else { return false }
        let content = line.utf8.last == 10 ? Substring(line.utf8.prefix { $0 != 13 && $0 != 10 }) : line[...]
        if content.isEmpty {
            // Below 200, another head follows.
            isComplete = response.status >= 200
            return true
        }
        if content.hasPrefix("HTTP/") {
            let parts = content.split(separator: " ", maxSplits: 2)
            guard parts.count >= 2, let status = Int(parts[1]), (100...999).contains(status) else { return false }
            response = HTTPResponse(status: status)
            return true
        }
        if content.first == " " || content.first == "\t" {
            // A folded line, which no service should send any more.
            guard let last = response.headers.indices.last else { return false }
            response.headers[last].value += " " + content.trimmingSpaces()
            return true
        }
        guard let colon = content.firstIndex(of: ":") else { return true }
        response.headers.append(
            HTTPHeader(String(content[..<colon]), content[content.index(after: colon)...].trimmingSpaces()))
        return true
    }
}
