/// Keys in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct EnvironmentSource: CredentialSource {
    let environment: [String: String]

    func fetch() throws -> SourcedCredentials? {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let id = variable("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = variable("AWS_SECRET_ACCESS_KEY") else {
            throw AWSError(credentials: "AWS_ACCESS_KEY_ID", detail: "is set, and AWS_SECRET_ACCESS_KEY is not")
        }
        let expiration = try variable("AWS_CREDENTIAL_EXPIRATION").map { text in
            guard let time = ServiceTime.fromISO(text) else {
                throw AWSError(credentials: "AWS_CREDENTIAL_EXPIRATION", detail: "is no time in ISO 8601")
            }
            return time
        }
        return SourcedCredentials(
            credentials: AWSCredentials(
                accessKeyID: id, secretKey: Secret(secret),
                sessionToken: variable("AWS_SESSION_TOKEN").map { Secret($0) },
                expiration: expiration),
            provider: .environment, origin: "AWS_ACCESS_KEY_ID")
    }
}
