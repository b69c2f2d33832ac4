import Coding
import Crypto

/// AWS Signature Version 4 of one request: a pure function of the request, the credentials and the time.
package struct SignatureV4 {
    /// What is signed of a request.
    package struct Request {
        package var method: String
        /// As it is sent, without the query.
        package var path: String
        /// Encoded and in order, see ``PercentEncoding/query(_:)``.
        package var query: String
        /// All fields that are signed, `Host` and `X-Amz-Date` among them.
        package var headers: [HTTPHeader]
        /// The SHA-256 of the body in hexadecimal.
        package var payloadHash: String
        /// Whether the path is freed of dots and double slashes and encoded again, as all services but S3 do.
        package var normalizesPath: Bool

        package init(
            method: String, path: String, query: String, headers: [HTTPHeader], payloadHash: String,
            normalizesPath: Bool
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.payloadHash = payloadHash
            self.normalizesPath = normalizesPath
        }
    }

    /// What a signature is good for besides its day.
    package struct Scope: Equatable, Sendable {
        package var region: String
        package var service: String

        package init(region: String, service: String) {
            self.region = region
            self.service = service
        }
    }

    /// The request in the one form in which both sides write it.
    package let canonicalRequest: [UInt8]
    package let stringToSign: String
    /// The value of the header `Authorization`.
    package let authorization: String

    /// The SHA-256 of nothing.
    package static let emptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// The SHA-256 of a body in hexadecimal.
    package static func payloadHash(of body: [UInt8]) -> String {
        body.isEmpty ? emptyPayloadHash : hexadecimal(SHA256Digest.digest(of: body))
    }

    /// Signs with a key that was derived for the same day and scope.
    package init(_ request: Request, accessKeyID: String, key: SigningKey, scope: Scope, time: SigningTime) {
        let headers = CanonicalHeaders(request.headers)
        var canonical: [UInt8] = []
        canonical.reserveCapacity(512)
        func line(_ text: some Sequence<UInt8>) {
            canonical.append(contentsOf: text)
            canonical.append(UInt8(ascii: "\n"))
        }
        line(request.method.utf8)
        line((request.normalizesPath ? Self.normalized(request.path) : request.path).utf8)
        line(request.query.utf8)
        line(headers.lines)
        line(headers.names)
        canonical.append(contentsOf: request.payloadHash.utf8)
        canonicalRequest = canonical
        let credentialScope = "\(time.date)/\(scope.region)/\(scope.service)/aws4_request"
        let hash = Self.hexadecimal(SHA256Digest.digest(of: canonical))
        stringToSign = "AWS4-HMAC-SHA256\n\(time.stamp)\n\(credentialScope)\n\(hash)"
        let signature = Self.hexadecimal(key.authenticationCode(for: stringToSign))
        let names = String(decoding: headers.names, as: UTF8.self)
        authorization =
            "AWS4-HMAC-SHA256 Credential=\(accessKeyID)/\(credentialScope), SignedHeaders=\(names), "
            + "Signature=\(signature)"
    }

    /// A path without `.`, `..` and empty segments, encoded once more than it is sent.
    private static func normalized(_ path: String) -> String {
        guard path != "/" else { return path }
        var segments: [Substring] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for part in parts {
            switch part {
            case "", ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(part)
            }
        }
        // A folder stays one: a path that ends in a slash or in `/.` keeps the slash, but the root is one already.
        let endsInSlash = parts.last == "" || parts.last == "."
        let joined = "/" + segments.joined(separator: "/")
        return PercentEncoding.path(endsInSlash && !segments.isEmpty ? joined + "/" : joined)
    }

    private static func hexadecimal(_ digest: [UInt8]) -> String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
        var text: [UInt8] = []
        text.reserveCapacity(digest.count * 2)
        for byte in digest {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
