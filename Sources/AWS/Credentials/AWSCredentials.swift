/// What requests are signed with.
package struct AWSCredentials: Equatable, Sendable, CustomStringConvertible {
    package var accessKeyID: String
    package var secretKey: Secret
    /// Only with temporary credentials.
    package var sessionToken: Secret?
    /// When the service will refuse them, in microseconds since 1970 UTC; `nil` if they last.
    package var expiration: Int64?

    package init(accessKeyID: String, secretKey: Secret, sessionToken: Secret? = nil, expiration: Int64? = nil) {
        self.accessKeyID = accessKeyID
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    /// The key's id as it may be shown: its last four characters.
    package var shownKeyID: String { "…" + accessKeyID.suffix(4) }

    package var description: String { "credentials \(shownKeyID)" }
}
