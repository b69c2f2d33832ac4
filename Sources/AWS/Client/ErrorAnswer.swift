import Coding

/// What a service says in an answer that is no success.
struct ErrorAnswer: Equatable {
    var status: Int
    /// `NoSuchBucket`; `nil` where the answer has none, as to HEAD.
    var code: String?
    var message: String?
    var requestID: String?
    /// The region where the service says that the bucket is.
    var region: String?
    /// The service's clock, microseconds since 1970 UTC.
    var time: Int64?

    init(_ response: HTTPResponse) {
        status = response.status
        let headers = response.headers
        requestID = headers["x-amz-request-id"] ?? headers["x-amzn-requestid"]
        region = headers["x-amz-bucket-region"]
        time = headers["Date"].flatMap(ServiceTime.fromHeader)
        let first = response.body.first { !XMLReader.isSpace($0) }
        if first == UInt8(ascii: "{") {
            readJSON(response.body)
        } else if first == UInt8(ascii: "<") || first == 0xEF {
            // An error page of a proxy may be cut or no XML at all; what was read up to there still counts.
            try? readXML(response.body)
        }
        if code == nil {
            // `Code:http://…` in one, `Code;Sender` in the other.
            let field = headers["x-amzn-errortype"] ?? headers["x-amzn-query-error"]
            code = field.map { String($0.prefix { $0 != ":" && $0 != ";" }) }
        }
    }

    /// The code without the namespace in front of it and the address behind it.
    private static func bare(_ code: String) -> String {
        let end = code.prefix { $0 != ":" }
        return String(end.lastIndex(of: "#").map { end[end.index(after: $0)...] } ?? end)
    }

    private mutating func readJSON(_ body: [UInt8]) {
        guard let answer = JSONValue(text: body) else { return }
        func text(_ name: String) -> String? {
            if case .string(let text)? = answer[name] { text.string } else { nil }
        }
        code = (text("__type") ?? text("code")).map(Self.bare)
        message = text("message") ?? text("Message")
    }

    private mutating func readXML(_ body: [UInt8]) throws(XMLError) {
        var xml = XMLReader(body)
        let root = try xml.root()
        guard root == "Error" || root == "ErrorResponse" else { return }
        try readFields(&xml)
    }

    private mutating func readFields(_ xml: inout XMLReader) throws(XMLError) {
        while let name = try xml.child() {
            switch name {
            case "Error", "Errors": try readFields(&xml)
            case "Code": code = try xml.text()
            case "Message": message = try xml.text()
            case "Region":
                let text = try xml.text()
                region = region ?? text
            case "RequestId":
                let text = try xml.text()
                requestID = requestID ?? text
            default: try xml.skip()
            }
        }
    }
}
