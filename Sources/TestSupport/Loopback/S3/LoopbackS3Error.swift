/// Documents as S3 gives them.
enum LoopbackS3Error {
    /// An answer that names an error.
    ///
    /// - Parameter more: Further elements, as XML.
    static func response(
        _ status: Int, _ code: String, _ message: String, _ resource: String = "", more: String = "",
        headers: [(name: String, value: String)] = []
    ) -> LoopbackResponse {
        var response = xml(
            status,
            "<Error><Code>\(code)</Code><Message>\(escaped(message))</Message><Resource>\(escaped(resource))</Resource>"
                + "\(more)<RequestId>4442587FB7D0A2F9</RequestId></Error>")
        response.headers += headers
        return response
    }

    static func xml(_ status: Int, _ text: String) -> LoopbackResponse {
        LoopbackResponse(
            status: status, headers: [("Content-Type", "application/xml")],
            body: Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(text)".utf8))
    }

    /// Text between tags.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            case 0..<32: bytes += Array("&#x\(String(byte, radix: 16));".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
