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
    mutating func take(_ line: [UInt8]) -> Bool {
        if isComplete { return true }
        byteCount += line.count
        guard byteCount <= Self.maximumBytes else { return false }
        let content = line.prefix { $0 != 13 && $0 != 10 }
        guard let first = content.first else {
            // Below 200, another head follows.
            isComplete = response.status >= 200
            return true
        }
        if content.starts(with: "HTTP/".utf8) { return takeStatus(content) }
        if Self.isSpace(first) {
            // A folded line, which no service should send any more.
            guard let last = response.headers.indices.last else { return false }
            response.headers[last].value += " " + Self.text(content)
            return true
        }
        guard let colon = content.firstIndex(of: UInt8(ascii: ":")) else { return true }
        response.headers.append(
            HTTPHeader(Self.text(content[..<colon]), Self.text(content[content.index(after: colon)...])))
        return true
    }

    /// `HTTP/1.1 200 OK`; the words at the end are free, and may be missing.
    private mutating func takeStatus(_ line: ArraySlice<UInt8>) -> Bool {
        let parts = line.split(separator: 0x20, maxSplits: 2)
        guard parts.count >= 2, let status = Int(Self.text(parts[1])), (100...999).contains(status) else {
            return false
        }
        response = HTTPResponse(status: status)
        return true
    }

    /// Without spaces at both ends.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
