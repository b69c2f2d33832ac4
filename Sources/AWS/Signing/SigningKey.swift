import Crypto

/// The key that signs requests of one day, region and service; it costs four hashes to derive.
package struct SigningKey: Sendable {
    private let key: SymmetricKey

    package init(secret: Secret, date: Substring, scope: SignatureV4.Scope) {
        var key = Array("AWS4\(secret.reveal())".utf8)
        for part in [String(date), scope.region, scope.service, "aws4_request"] {
            key = Array(HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: SymmetricKey(data: key)))
        }
        self.key = SymmetricKey(data: key)
    }

    /// The HMAC-SHA-256 of text.
    func authenticationCode(for text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }
}
