/// All places where credentials may come from, in the order of the AWS CLI; the first that has some wins.
struct CredentialChain: CredentialSource {
    private let sources: [any CredentialSource]

    init(configuration: AWSConfiguration, transport: any HTTPTransport, clock: ServiceClock) {
        let environment = configuration.settings.environment
        var sources: [any CredentialSource] = []
        // A profile that is asked for on the command line is meant more than keys that lie around.
        if configuration.settings.profile == nil { sources.append(EnvironmentSource(environment: environment)) }
        sources.append(ProfileSource(configuration: configuration))
        self.sources = sources
    }

    func fetch() async throws -> SourcedCredentials? {
        for source in sources {
            if let found = try await source.fetch() { return found }
        }
        return nil
    }
}
