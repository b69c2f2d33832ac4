import Foundation

/// The calls of STS that change an identity into a role for a while.
struct SecurityTokenService: Sendable {
    let configuration: AWSConfiguration
    let transport: any HTTPTransport
    let clock: ServiceClock

    /// What a profile may say about the role it assumes.
    struct RoleRequest: Equatable {
        var role: String
        var sessionName: String?
        var externalID: String?
        var durationSeconds: Int?
    }

    /// AssumeRole, signed with the credentials of whoever assumes it.
    func assume(_ request: RoleRequest, with source: SourcedCredentials) async throws -> AWSCredentials {
        var fields = [
            (name: "Action", value: "AssumeRole"), ("RoleArn", request.role),
            ("RoleSessionName", request.sessionName ?? sessionName),
        ]
        if let id = request.externalID { fields.append(("ExternalId", id)) }
        if let seconds = request.durationSeconds { fields.append(("DurationSeconds", "\(seconds)")) }
        let client = try AWSClient(
            configuration: configuration.forCredentials(signed: true), transport: transport, clock: clock,
            credentials: CredentialStore(source: FixedSource(credentials: source), clock: clock))
        return try await credentials(of: request.role, fields, operation: "AssumeRole", client)
    }

    /// AssumeRoleWithWebIdentity, which is not signed: the token in the file stands for the identity.
    func assume(role: String, sessionName: String?, tokenFile: String) async throws -> AWSCredentials {
        guard let bytes = FileManager.default.contents(atPath: tokenFile),
            let token = String(validating: bytes, as: UTF8.self)?[...].trimmed, !token.isEmpty
        else { throw AWSError(credentials: tokenFile, detail: "the web identity token cannot be read") }
        let fields = [
            (name: "Action", value: "AssumeRoleWithWebIdentity"), ("RoleArn", role),
            ("RoleSessionName", sessionName ?? self.sessionName), ("WebIdentityToken", String(token)),
        ]
        let none = SourcedCredentials(
            credentials: AWSCredentials(accessKeyID: "", secretKey: Secret("")), provider: .webIdentity, origin: "")
        let client = try AWSClient(
            configuration: configuration.forCredentials(signed: false), transport: transport, clock: clock,
            credentials: CredentialStore(source: FixedSource(credentials: none), clock: clock))
        return try await credentials(of: role, fields, operation: "AssumeRoleWithWebIdentity", client)
    }

    private var sessionName: String { "afterbay-\(clock.now() / 1_000_000)" }

    private func credentials(
        of role: String, _ fields: [(name: String, value: String)], operation: String, _ client: AWSClient
    ) async throws -> AWSCredentials {
        let request = ServiceRequest(sts: operation, resource: role, fields: fields)
        do {
            let response = try await client.call(request)
            return try Self.credentials(in: response.body, for: request)
        } catch var error as AWSError {
            // Whatever STS said, what the user has is no credentials.
            if error.code != .unreachable { error.code = .noCredentials }
            throw error
        }
    }

    /// The element `Credentials`, wherever it stands in the answer.
    private static func credentials(in body: [UInt8], for request: ServiceRequest) throws -> AWSCredentials {
        var fields: [String: String] = [:]
        do {
            var xml = XMLReader(body)
            _ = try xml.root()
            try read(&xml, isInside: false, into: &fields)
            try xml.finish()
        } catch {
            throw AWSError(badAnswerTo: request, detail: "its answer cannot be read: \(error)")
        }
        guard let id = fields["AccessKeyId"], let secret = fields["SecretAccessKey"],
            let token = fields["SessionToken"], let expiration = fields["Expiration"].flatMap(ServiceTime.fromISO)
        else { throw AWSError(badAnswerTo: request, detail: "its answer has no credentials") }
        return AWSCredentials(
            accessKeyID: id, secretKey: Secret(secret), sessionToken: Secret(token), expiration: expiration)
    }

    private static func read(
        _ xml: inout XMLReader, isInside: Bool, into fields: inout [String: String]
    ) throws(XMLError) {
        while let name = try xml.child() {
            if isInside {
                fields[name] = try xml.text()
            } else {
                try read(&xml, isInside: name == "Credentials", into: &fields)
            }
        }
    }
}

extension ServiceRequest {
    /// A call of STS, which takes a form and answers in XML.
    init(sts operation: String, resource: String, fields: [(name: String, value: String)]) {
        self.init(service: .sts, operation: operation, resource: resource)
        headers = [HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        body = Array(PercentEncoding.query(fields + [("Version", "2011-06-15")]).utf8)
        timeouts.connect = .seconds(5)
        timeouts.total = .seconds(30)
        maximumBody = 1 << 20
    }
}

extension AWSError {
    /// An answer to a call that succeeded, and that cannot be read.
    init(badAnswerTo request: ServiceRequest, detail: String) {
        self.init(
            code: .badAnswer, service: request.service.rawValue, operation: request.operation,
            resource: request.resource, detail: detail)
    }
}
