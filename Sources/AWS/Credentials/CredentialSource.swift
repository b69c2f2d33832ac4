/// A place where credentials come from.
protocol CredentialSource: Sendable {
    /// Credentials from here; `nil` where this place is not set up, so that the next one is asked.
    ///
    /// - Throws: ``AWSError`` with `noCredentials` where it is set up and does not work; `CancellationError`.
    func fetch() async throws -> SourcedCredentials?
}

/// Credentials, and where they come from in words for a person.
struct SourcedCredentials: Equatable, Sendable {
    var credentials: AWSCredentials
    /// `the environment (AWS_ACCESS_KEY_ID)`, `profile dev in /home/x/.aws/config`.
    var origin: String
}

extension AWSError {
    /// Credentials that are set up and cannot be had.
    init(credentials place: String, detail: String) {
        self.init(code: .noCredentials, service: "", operation: "", resource: place, detail: detail)
    }
}
