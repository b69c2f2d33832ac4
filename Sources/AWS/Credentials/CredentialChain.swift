/// All places where credentials may come from, in the order of the AWS CLI; the first that has some wins.
struct CredentialChain: CredentialSource {
    private let sources: [any CredentialSource]

    init(configuration: AWSConfiguration, transport: any HTTPTransport, clock: ServiceClock) {
        let environment = configuration.settings.environment
        let tokens = SecurityTokenService(configuration: configuration, transport: transport, clock: clock)
        let metadata = MetadataFetcher(transport: transport, clock: clock)
        let container = ContainerSource(environment: environment, fetcher: metadata)
        let instance = InstanceSource(configuration: configuration, fetcher: metadata)
        var sources: [any CredentialSource] = []
        // A profile that is asked for on the command line is meant more than keys that lie around.
        if configuration.settings.profile == nil {
            sources.append(EnvironmentSource(environment: environment))
            sources.append(EnvironmentRoleSource(environment: environment, tokens: tokens))
        }
        sources.append(
            ProfileSource(configuration: configuration, tokens: tokens, container: container, instance: instance))
        self.sources = sources + [container, instance]
    }

    func fetch() async throws -> SourcedCredentials? {
        for source in sources {
            if let found = try await source.fetch() { return found }
        }
        return nil
    }
}

/// A source that always has the same: for the calls that change credentials into others.
struct FixedSource: CredentialSource {
    let credentials: SourcedCredentials

    func fetch() -> SourcedCredentials? { credentials }
}
