/// A place where credentials come from.
protocol CredentialSource: Sendable {
    /// Credentials from here; `nil` where this place is not set up, so that the next one is asked.
    ///
    /// - Throws: ``AWSError`` with `noCredentials` where it is set up and does not work; `CancellationError`.
    func fetch() async throws -> SourcedCredentials?
}

/// Credentials, and where they come from.
package struct SourcedCredentials: Equatable, Sendable {
    /// The kinds of places, in the order in which they are asked.
    package enum Provider: String, CaseIterable, Sendable {
        case environment
        case webIdentity = "web_identity"
        /// Keys that stand in a profile.
        case profile
        case credentialProcess = "credential_process"
        case assumedRole = "assumed_role"
        case container
        case instance
    }

    package var credentials: AWSCredentials
    package var provider: Provider
    /// In words for a person: `AWS_ACCESS_KEY_ID`, `profile dev in /home/x/.aws/config`.
    package var origin: String

    package init(credentials: AWSCredentials, provider: Provider, origin: String) {
        self.credentials = credentials
        self.provider = provider
        self.origin = origin
    }
}

extension AWSError {
    /// Credentials that are set up and cannot be had.
    init(credentials place: String, detail: String) {
        self.init(code: .noCredentials, service: "", operation: "", resource: place, detail: detail)
    }
}
