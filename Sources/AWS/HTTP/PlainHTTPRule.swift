/// Where a request may go without TLS: to the endpoints that somebody gave as `http://…`, and, where it asks for
/// credentials, to the places on this machine that hand them out.
struct PlainHTTPRule: Sendable {
    /// The instance metadata service and the credential endpoints of ECS and EKS, as the AWS SDKs know them.
    static let credentialAddresses: Set<String> = [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23",
    ]

    private let origins: Set<HTTPOrigin>

    /// - Parameter endpoints: URLs; only scheme, host and port count. What is no URL allows nothing.
    init(endpoints: Set<String>) {
        origins = Set(endpoints.compactMap(HTTPOrigin.init(url:)).filter { $0.scheme == .http })
    }

    func allows(_ origin: HTTPOrigin, isForCredentials: Bool) -> Bool {
        if origin.scheme == .https || origins.contains(origin) { return true }
        return isForCredentials && (Self.credentialAddresses.contains(origin.host) || Self.isLoopback(origin.host))
    }

    /// Whether a host is this machine in one of the usual spellings.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        return parts.allSatisfy { part in
            guard let number = UInt8(part) else { return false }
            // `010` is eight to some readers and ten to others.
            return String(number) == part
        }
    }
}
