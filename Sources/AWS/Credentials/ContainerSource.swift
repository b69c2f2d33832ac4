import Foundation

/// The role of a container: ECS, EKS pod identities, and everything that speaks their way.
struct ContainerSource: CredentialSource {
    let environment: [String: String]
    let fetcher: MetadataFetcher

    func fetch() async throws -> SourcedCredentials? {
        guard let (url, variable) = try address() else { return nil }
        let headers = [HTTPHeader("Accept", "application/json")] + (try authorization())
        let response: HTTPResponse
        do {
            response = try await fetcher.send("GET", url, headers: headers, timeout: .seconds(2), attempts: 3)
        } catch let error as HTTPError {
            throw AWSError(credentials: variable, detail: "the container's credentials cannot be had: \(error.detail)")
        }
        guard response.status == 200 else {
            throw AWSError(
                credentials: variable, detail: "the container's endpoint answered with status \(response.status)")
        }
        guard let document = CredentialDocument(response.body) else {
            throw AWSError(credentials: variable, detail: "the container's endpoint did not answer in JSON")
        }
        return SourcedCredentials(
            credentials: try document.credentials(from: variable), provider: .container, origin: variable)
    }

    private func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    private func address() throws -> (url: String, variable: String)? {
        if let path = value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            let name = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
            guard path.hasPrefix("/") else { throw AWSError(credentials: name, detail: "must begin with a slash") }
            return ("http://169.254.170.2\(path)", name)
        }
        guard let url = value("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
        let name = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        guard MetadataFetcher.allows(url) else {
            throw AWSError(
                credentials: name,
                detail: "must be https, or http on this machine or at a container's link-local address")
        }
        return (url, name)
    }

    private func authorization() throws -> [HTTPHeader] {
        var token = value("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        var variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
        if let file = value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw AWSError(credentials: variable, detail: "\(file) cannot be read")
            }
            token = String(decoding: bytes, as: UTF8.self)
            // Editors and `echo` end a file with a line feed, which belongs to no token.
            if token?.last?.isNewline == true { token?.removeLast() }
        }
        guard let token else { return [] }
        guard !token.contains(where: \.isNewline) else {
            throw AWSError(credentials: variable, detail: "the token has a line end in it")
        }
        return [HTTPHeader("Authorization", token)]
    }
}
