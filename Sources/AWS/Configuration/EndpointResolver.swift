import Synchronization

/// Finds the endpoint of a service, in the order of the AWS CLI: the flag, the service's variable, the variable for all, the
/// profile's `services` section, the profile's `endpoint_url`, and else the public one of the region.
package final class EndpointResolver: Sendable {
    private struct Place: Hashable {
        var service: ServiceRequest.Service
        var region: String
    }

    private let configuration: AWSConfiguration
    /// What was found; every request asks.
    private let known = Mutex<[Place: Endpoint]>([:])
    private let usesFIPS: Bool
    private let usesDualStack: Bool
    private let addressingStyle: String

    package init(_ configuration: AWSConfiguration) throws {
        self.configuration = configuration
        func isOn(_ variable: String, _ name: String) -> Bool {
            let setting = configuration.variable(variable) ?? configuration.profileSetting(name)
            return setting?.value.lowercased() == "true"
        }
        usesFIPS = isOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
        usesDualStack = isOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
        let style = configuration.profileSetting("addressing_style", in: "s3")
        addressingStyle = style?.value ?? "auto"
        guard ["auto", "path", "virtual"].contains(addressingStyle) else {
            throw AWSError(
                configuration: style?.origin ?? "", detail: "addressing_style is one of auto, path and virtual")
        }
    }

    /// The endpoint of a service, without a bucket.
    ///
    /// - Parameter region: A region's name; it was checked.
    package func endpoint(of service: ServiceRequest.Service, region: String) throws -> Endpoint {
        let place = Place(service: service, region: region)
        if let endpoint = known.withLock({ $0[place] }) { return endpoint }
        let endpoint = try custom(service) ?? Endpoint(host: publicHost(of: service, region: region))
        known.withLock { $0[place] = endpoint }
        return endpoint
    }

    /// The endpoints that somebody gave as `http://…`: the only ones to which requests go without TLS.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration`.
    package func plainEndpoints() throws -> Set<String> {
        let custom = try ServiceRequest.Service.allCases.compactMap(custom)
        return Set(custom.filter { !$0.isSecure }.map(\.url))
    }

    /// Puts a bucket into the host, or in front of the path: there where the endpoint was named by somebody or is an
    /// address, the bucket's name has dots (no certificate fits) or is no name of a host, or the profile asks for it.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration` for a name that no bucket can have.
    package func placing(bucket: String, at endpoint: Endpoint) throws -> Endpoint {
        try Self.check(bucket: bucket)
        var endpoint = endpoint
        let isHostName = Self.isHostName(bucket) && !(endpoint.isSecure && bucket.contains("."))
        let wantsHost =
            switch addressingStyle {
            case "path": false
            // Without TLS only the very host that was given is spoken to.
            case "virtual": !endpoint.isAddress && endpoint.isSecure
            default: !endpoint.isCustom
            }
        if isHostName, wantsHost {
            endpoint.authority = "\(bucket).\(endpoint.authority)"
        } else {
            endpoint.path += "/\(bucket)"
        }
        return endpoint
    }

    private func custom(_ service: ServiceRequest.Service) throws -> Endpoint? {
        if let url = configuration.settings.endpointURL { return try Endpoint(url: url, origin: "--endpoint-url") }
        let ignored =
            configuration.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            ?? configuration.profileSetting("ignore_configured_endpoint_urls")
        if ignored?.value.lowercased() == "true" { return nil }
        let name = service.rawValue
        var found =
            configuration.variable("AWS_ENDPOINT_URL_\(name.uppercased())")
            ?? configuration.variable("AWS_ENDPOINT_URL")
        if found == nil, let section = configuration.profileSetting("services")?.value {
            guard let services = configuration.files.services[section] else {
                throw AWSError(
                    configuration: configuration.files.configPath,
                    detail: "profile \(configuration.profile.value) names [services \(section)], which is not there")
            }
            if let url = services[name]?["endpoint_url"], !url.isEmpty {
                found = .init(url, from: "[services \(section)] in \(configuration.files.configPath)")
            }
        }
        found = found ?? configuration.profileSetting("endpoint_url")
        return try found.map { try Endpoint(url: $0.value, origin: $0.origin) }
    }

    private func publicHost(of service: ServiceRequest.Service, region: String) -> String {
        let partition = Partition.of(region: region)
        // In GovCloud the usual hosts of these services are the FIPS ones.
        let isPlainInGovCloud = region.hasPrefix("us-gov-") && service != .s3 && !usesDualStack
        let name = service.rawValue + (usesFIPS && !isPlainInGovCloud ? "-fips" : "")
        guard usesDualStack else { return "\(name).\(region).\(partition.suffix)" }
        return service == .s3
            ? "\(name).dualstack.\(region).\(partition.suffix)" : "\(name).\(region).\(partition.dualStackSuffix)"
    }

    /// Refuses what is no bucket's name before it gets into a URL. Old buckets of us-east-1 may have capitals and
    /// underscores.
    static func check(bucket: String) throws {
        func refused(_ detail: String) -> AWSError { AWSError(configuration: "s3://\(bucket)", detail: detail) }
        if bucket.hasPrefix("arn:") {
            throw refused("access points are not supported by ARN; give their alias instead")
        }
        if bucket.hasSuffix("--x-s3") { throw refused("directory buckets (S3 Express) are not supported") }
        let isWellFormed = bucket.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isWellFormed, (3...255).contains(bucket.utf8.count), bucket.first != ".", !bucket.contains("..") else {
            throw refused("this is no bucket's name: letters, digits, hyphens, dots and underscores, 3 or more of them")
        }
    }

    /// Whether a bucket's name may be part of a host's name.
    private static func isHostName(_ bucket: String) -> Bool {
        bucket.utf8.count <= 63
            && bucket.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Partition.isRegion)
    }
}

extension Partition {
    static func isRegion(_ text: Substring) -> Bool { isRegion(String(text)) }
}
