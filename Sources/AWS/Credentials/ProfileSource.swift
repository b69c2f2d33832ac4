/// Credentials that a profile of the shared files has or names.
struct ProfileSource: CredentialSource {
    let configuration: AWSConfiguration
    let tokens: SecurityTokenService
    let container: any CredentialSource
    let instance: any CredentialSource

    func fetch() async throws -> SourcedCredentials? {
        try await credentials(of: configuration.profile.value, behind: [])
    }

    /// The credentials of a profile, in the order of the AWS CLI: a role, keys of the credentials file, a process, keys of
    /// the config file.
    ///
    /// - Parameter chain: The profiles that lead here by `source_profile`.
    private func credentials(of name: String, behind chain: [String]) async throws -> SourcedCredentials? {
        guard let profile = configuration.files.profiles[name] else { return nil }
        // At the end of a chain a profile's keys count more than its role: it may be its own source.
        let isSource = !chain.isEmpty && profile["aws_access_key_id"] != nil
        if !isSource {
            guard !chain.contains(name) else {
                throw refused(
                    name, "source_profile", "the profiles lead in a circle: \((chain + [name]).joined(separator: ", "))"
                )
            }
            if let file = profile["web_identity_token_file"] { return try await webIdentity(name, profile, file) }
            if profile["role_arn"] != nil { return try await role(of: name, profile, behind: chain) }
        }
        if profile.credentialsFileNames.contains("aws_access_key_id") { return try keys(of: name, profile) }
        if let command = profile["credential_process"] {
            let origin = configuration.files.origin(of: "credential_process", in: name)
            let found = try await CredentialProcess(command: command, origin: origin).run(
                configuration.settings.environment)
            return SourcedCredentials(credentials: found, provider: .credentialProcess, origin: origin)
        }
        if profile["aws_access_key_id"] != nil { return try keys(of: name, profile) }
        if let setting = profile.settings.keys.filter({ $0.hasPrefix("sso_") }).sorted().first {
            throw refused(
                name, setting,
                "IAM Identity Center is not asked directly; log in with `aws sso login --profile \(name)`, and name a profile "
                    + "with `credential_process = aws configure export-credentials --profile \(name) --format process`")
        }
        return nil
    }

    /// Keys that stand in the profile itself.
    private func keys(of name: String, _ profile: SharedFiles.Profile) throws -> SourcedCredentials {
        let origin = configuration.files.origin(of: "aws_access_key_id", in: name)
        guard let id = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"] else {
            throw AWSError(credentials: origin, detail: "there is aws_access_key_id, and no aws_secret_access_key")
        }
        return SourcedCredentials(
            credentials: AWSCredentials(
                accessKeyID: id, secretKey: Secret(secret),
                sessionToken: profile["aws_session_token"].map { Secret($0) }),
            provider: .profile, origin: origin)
    }

    private func webIdentity(
        _ name: String, _ profile: SharedFiles.Profile, _ file: String
    ) async throws -> SourcedCredentials {
        guard let role = profile["role_arn"] else {
            throw refused(name, "web_identity_token_file", "there is web_identity_token_file, and no role_arn")
        }
        let found = try await tokens.assume(role: role, sessionName: profile["role_session_name"], tokenFile: file)
        return SourcedCredentials(
            credentials: found, provider: .webIdentity,
            origin: configuration.files.origin(of: "web_identity_token_file", in: name))
    }

    private func role(
        of name: String, _ profile: SharedFiles.Profile, behind chain: [String]
    ) async throws -> SourcedCredentials {
        guard let role = profile["role_arn"] else { throw refused(name, "role_arn", "there is no role_arn") }
        guard profile["mfa_serial"] == nil else {
            throw refused(
                name, "mfa_serial",
                "roles that ask for a code are not assumed here; name a profile with `credential_process = aws configure "
                    + "export-credentials --profile \(name) --format process`")
        }
        var request = SecurityTokenService.RoleRequest(role: role)
        request.sessionName = profile["role_session_name"]
        request.externalID = profile["external_id"]
        request.durationSeconds = try profile["duration_seconds"].map { text in
            guard let seconds = Int(text), seconds > 0 else {
                throw refused(name, "duration_seconds", "duration_seconds is no number of seconds")
            }
            return seconds
        }
        let source: SourcedCredentials
        switch (profile["source_profile"], profile["credential_source"]) {
        case (let other?, nil):
            guard configuration.files.profiles[other] != nil else {
                throw refused(name, "source_profile", "source_profile names \(other), which is not there")
            }
            guard let found = try await credentials(of: other, behind: chain + [name]) else {
                throw refused(name, "source_profile", "source_profile names \(other), which has no credentials")
            }
            source = found
        case (nil, let place?):
            source = try await credentials(from: place, for: name)
        default:
            throw refused(name, "role_arn", "a role needs either source_profile or credential_source")
        }
        let found = try await tokens.assume(request, with: source)
        return SourcedCredentials(
            credentials: found, provider: .assumedRole,
            origin: "\(configuration.files.origin(of: "role_arn", in: name)) (\(role), assumed with \(source.origin))")
    }

    private func credentials(from place: String, for name: String) async throws -> SourcedCredentials {
        let found: SourcedCredentials?
        switch place {
        case "Environment": found = try EnvironmentSource(environment: configuration.settings.environment).fetch()
        case "EcsContainer": found = try await container.fetch()
        case "Ec2InstanceMetadata": found = try await instance.fetch()
        default:
            throw refused(
                name, "credential_source",
                "credential_source is one of Environment, EcsContainer and Ec2InstanceMetadata")
        }
        guard let found else {
            throw refused(name, "credential_source", "credential_source names \(place), which has no credentials")
        }
        return found
    }

    private func refused(_ name: String, _ setting: String, _ detail: String) -> AWSError {
        AWSError(credentials: configuration.files.origin(of: setting, in: name), detail: detail)
    }
}
