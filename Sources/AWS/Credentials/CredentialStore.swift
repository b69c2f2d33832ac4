/// The credentials in use: fetched once, renewed before they end, by one task at a time.
///
/// Ten minutes before their end one call renews them, five minutes before it every call waits for that. If it fails they
/// are used on to the very end.
actor CredentialStore {
    static let advisory: Int64 = 600_000_000
    static let mandatory: Int64 = 300_000_000
    /// Between a renewal that failed and the next, while the credentials still hold.
    static let pause: Int64 = 30_000_000

    private let source: any CredentialSource
    private let clock: ServiceClock
    private var held: SourcedCredentials?
    private var refresh: Task<SourcedCredentials, any Error>?
    /// After a renewal failed, nobody tries again before this time.
    private var nextTry: Int64 = 0

    init(source: any CredentialSource, clock: ServiceClock) {
        self.source = source
        self.clock = clock
    }

    /// Credentials that hold for the next minutes.
    ///
    /// - Throws: ``AWSError`` with `noCredentials`; `CancellationError`.
    func current() async throws -> AWSCredentials { try await sourced().credentials }

    /// The same, and where they come from.
    func sourced() async throws -> SourcedCredentials {
        guard let held else { return try await renewed() }
        guard let expiration = held.credentials.expiration else { return held }
        let now = clock.now()
        let left = expiration - now
        guard left <= Self.advisory else { return held }
        // While there is time, one task renews them and the others go on with what they have.
        if left > Self.mandatory, refresh != nil { return held }
        if left > 0, now < nextTry { return held }
        do {
            return try await renewed()
        } catch is AWSError where left > 0 {
            nextTry = clock.now() + Self.pause
            return held
        }
    }

    /// Fetches others in place of credentials that a service refused as too old.
    ///
    /// - Returns: False where the source has no others.
    func replace(_ refused: AWSCredentials) async throws -> Bool {
        if let held, held.credentials != refused { return true }
        return try await renewed().credentials != refused
    }

    private func renewed() async throws -> SourcedCredentials {
        if let refresh { return try await refresh.value }
        let source = source
        let task = Task {
            guard let found = try await source.fetch() else {
                throw AWSError(credentials: "", detail: CredentialStore.nothingFound)
            }
            return found
        }
        refresh = task
        defer { refresh = nil }
        let found = try await task.value
        held = found
        nextTry = 0
        return found
    }

    static let nothingFound =
        "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give --profile, or "
        + "--no-sign-request for a public bucket"
}
