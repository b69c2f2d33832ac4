/// Credentials that a profile of the shared files has or names.
struct ProfileSource: CredentialSource {
    let configuration: AWSConfiguration

    func fetch() async throws -> SourcedCredentials? {
        try keys(of: configuration.profile.value)
    }

    /// Keys that stand in the profile itself.
    private func keys(of name: String) throws -> SourcedCredentials? {
        guard let profile = configuration.files.profiles[name], let id = profile["aws_access_key_id"] else {
            return nil
        }
        let origin = configuration.files.origin(of: "aws_access_key_id", in: name)
        guard let secret = profile["aws_secret_access_key"] else {
            throw AWSError(credentials: origin, detail: "there is aws_access_key_id, and no aws_secret_access_key")
        }
        return SourcedCredentials(
            credentials: AWSCredentials(
                accessKeyID: id, secretKey: Secret(secret),
                sessionToken: profile["aws_session_token"].map { Secret($0) }),
            origin: origin)
    }
}
