/// The role of an EC2 instance, from the instance metadata service, version 2. Version 1 is not asked: it gives
/// credentials to whoever can make a server fetch a URL.
struct InstanceSource: CredentialSource {
    let configuration: AWSConfiguration
    let fetcher: MetadataFetcher

    private static let origin = "the instance metadata service"
    private static let roles = "/latest/meta-data/iam/security-credentials/"

    func fetch() async throws -> SourcedCredentials? {
        guard configuration.variable("AWS_EC2_METADATA_DISABLED")?.value.lowercased() != "true" else { return nil }
        let endpoint = try endpoint()
        // Elsewhere than on EC2 nobody answers, or something that does not know the question.
        guard let token = try await token(at: endpoint) else { return nil }
        let headers = [HTTPHeader("X-aws-ec2-metadata-token", token)]
        guard let list = try await get(endpoint + Self.roles, headers) else { return nil }
        guard let role = list.split(whereSeparator: \.isNewline).first.map({ String($0[...].trimmed) }), !role.isEmpty,
            role.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") })
        else { return nil }
        guard let answer = try await get(endpoint + Self.roles + PercentEncoding.component(role), headers),
            let document = CredentialDocument(Array(answer.utf8)), document.Code ?? "Success" == "Success"
        else {
            throw AWSError(credentials: Self.origin, detail: "the role \(role) has no credentials; check its policies")
        }
        return SourcedCredentials(
            credentials: try document.credentials(from: Self.origin), provider: .instance,
            origin: "\(Self.origin) (role \(role))")
    }

    private func endpoint() throws -> String {
        let named =
            configuration.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
            ?? configuration.profileSetting("ec2_metadata_service_endpoint")
        guard let named else {
            let mode =
                configuration.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")
                ?? configuration.profileSetting("ec2_metadata_service_endpoint_mode")
            return mode?.value.lowercased() == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        }
        guard MetadataFetcher.allows(named.value) else {
            throw AWSError(credentials: named.origin, detail: "must be https, or http on this machine or link-local")
        }
        var url = named.value
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    private func token(at endpoint: String) async throws -> String? {
        do {
            let response = try await fetcher.send(
                "PUT", endpoint + "/latest/api/token",
                headers: [HTTPHeader("X-aws-ec2-metadata-token-ttl-seconds", "21600")], timeout: timeout,
                attempts: attempts)
            let token = String(decoding: response.body, as: UTF8.self)
            let isToken = token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && (1...1_024).contains(token.utf8.count)
            return response.status == 200 && isToken ? token : nil
        } catch is HTTPError {
            return nil
        }
    }

    /// The text there; `nil` where there is none.
    private func get(_ url: String, _ headers: [HTTPHeader]) async throws -> String? {
        do {
            let response = try await fetcher.send("GET", url, headers: headers, timeout: timeout, attempts: attempts)
            if response.status == 404 { return nil }
            guard response.status == 200 else {
                throw AWSError(credentials: Self.origin, detail: "it answered with status \(response.status)")
            }
            return String(decoding: response.body, as: UTF8.self)
        } catch let error as HTTPError {
            throw AWSError(credentials: Self.origin, detail: error.detail)
        }
    }

    private var timeout: Duration {
        let seconds = configuration.variable("AWS_METADATA_SERVICE_TIMEOUT").flatMap { Double($0.value) }
        return .milliseconds(Int64(min(max(seconds ?? 1, 0.1), 60) * 1_000))
    }

    private var attempts: Int {
        let count = configuration.variable("AWS_METADATA_SERVICE_NUM_ATTEMPTS").flatMap { Int($0.value) }
        return min(max(count ?? 1, 1), 10)
    }
}
