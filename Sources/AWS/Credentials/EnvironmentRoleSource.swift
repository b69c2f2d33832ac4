/// A role that is assumed with a token out of a file: `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, as in EKS.
struct EnvironmentRoleSource: CredentialSource {
    let environment: [String: String]
    let tokens: SecurityTokenService

    func fetch() async throws -> SourcedCredentials? {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let file = variable("AWS_WEB_IDENTITY_TOKEN_FILE") else { return nil }
        guard let role = variable("AWS_ROLE_ARN") else {
            throw AWSError(credentials: "AWS_WEB_IDENTITY_TOKEN_FILE", detail: "is set, and AWS_ROLE_ARN is not")
        }
        let credentials = try await tokens.assume(
            role: role, sessionName: variable("AWS_ROLE_SESSION_NAME"), tokenFile: file)
        return SourcedCredentials(
            credentials: credentials, provider: .webIdentity, origin: "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN")
    }
}
