import Synchronization

/// Signs requests, and keeps the keys that it derived: one for each day, region and service.
package final class RequestSigner: Sendable {
    private struct Derivation {
        var credentials: AWSCredentials
        var date: Substring
        var scope: SignatureV4.Scope
        var key: SigningKey
    }

    // A run talks to few services in few regions: a short list, oldest first.
    private let derivations = Mutex<[Derivation]>([])
    private static let capacity = 8

    package init() {}

    /// Adds the fields of a signature to `headers`: date, token, hash of the body for S3, and `Authorization`.
    ///
    /// - Parameters:
    ///   - path: As it is sent, without the query.
    ///   - query: As it is sent, from ``PercentEncoding/query(_:)``.
    ///   - headers: All fields, with `Host`; those that a proxy or the transport may change are not signed.
    ///   - time: By the service's clock, in microseconds since 1970 UTC.
    package func sign(
        method: String, path: String, query: String, headers: inout [HTTPHeader], body: [UInt8],
        credentials: AWSCredentials, scope: SignatureV4.Scope, time: Int64
    ) {
        let time = SigningTime(microseconds: time)
        let isS3 = scope.service == "s3"
        let payloadHash = SignatureV4.payloadHash(of: body)
        headers.append(HTTPHeader("X-Amz-Date", time.stamp))
        if let token = credentials.sessionToken { headers.append(HTTPHeader("X-Amz-Security-Token", token.reveal())) }
        if isS3 { headers.append(HTTPHeader("X-Amz-Content-Sha256", payloadHash)) }
        let request = SignatureV4.Request(
            method: method, path: path, query: query, headers: headers.filter { !Self.isUnsigned($0.name) },
            payloadHash: payloadHash, normalizesPath: !isS3)
        let signature = SignatureV4(
            request, accessKeyID: credentials.accessKeyID, key: key(for: credentials, on: time.date, scope: scope),
            scope: scope, time: time)
        headers.append(HTTPHeader("Authorization", signature.authorization))
    }

    private func key(for credentials: AWSCredentials, on date: Substring, scope: SignatureV4.Scope) -> SigningKey {
        derivations.withLock { list in
            if let known = list.first(where: {
                $0.date == date && $0.scope == scope && $0.credentials == credentials
            }) {
                return known.key
            }
            let key = SigningKey(secret: credentials.secretKey, date: date, scope: scope)
            if list.count == Self.capacity { list.removeFirst() }
            list.append(Derivation(credentials: credentials, date: date, scope: scope, key: key))
            return key
        }
    }

    /// Fields that change on the way: the transport's own and those between two hops.
    private static func isUnsigned(_ name: String) -> Bool {
        switch name.lowercased() {
        case "user-agent", "connection", "expect", "transfer-encoding", "te", "upgrade", "keep-alive", "trailer",
            "proxy-authorization", "x-amzn-trace-id":
            true
        default: false
        }
    }
}
