/// Finds out who Afterbay is to AWS and what it may do, by calls that change nothing.
package struct AccessCheck: Sendable {
    let client: AWSClient
    private let targets: [AccessTarget]

    package init(client: AWSClient, targets: [AccessTarget]) {
        self.client = client
        self.targets = targets
    }

    /// Makes the calls, one after the other.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration`; `CancellationError`. What a service refuses is in the report.
    package func run() async throws -> AccessReport {
        var report = AccessReport()
        addConfiguration(to: &report)
        let isReady = try await addCredentials(to: &report)
        try addEndpoints(to: &report)
        if isReady {
            try await addIdentity(to: &report)
            for target in targets { try await add(target, to: &report) }
        }
        let ahead = await client.now() - client.clock.now()
        if abs(ahead) > 1_000_000 {
            report.settings.append(
                .init(
                    name: "clock", value: "wrong by \(abs(ahead) / 1_000_000) s",
                    origin: "this machine's is \(ahead > 0 ? "behind" : "ahead of") the service's, and was corrected"))
        }
        return report
    }

    private func addConfiguration(to report: inout AccessReport) {
        let configuration = client.configuration
        func add(_ name: String, _ setting: AWSConfiguration.Setting?, else origin: String? = nil) {
            guard let value = setting?.value ?? origin.map({ _ in "none" }) else { return }
            report.settings.append(.init(name: name, value: value, origin: setting?.origin ?? origin ?? ""))
        }
        add("profile", configuration.profile)
        add("region", configuration.region, else: "no flag, variable or profile names one")
        add("certificates", configuration.certificateBundle)
        for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] where configuration.variable(name) != nil
        {
            // Its value may hold a password.
            report.settings.append(.init(name: "proxy", value: "set", origin: name))
        }
    }

    private func addCredentials(to report: inout AccessReport) async throws -> Bool {
        guard client.configuration.settings.signsRequests else {
            report.settings.append(.init(name: "credentials", value: "none", origin: "--no-sign-request"))
            return true
        }
        do {
            let found = try await client.credentials.sourced()
            var value = "\(found.credentials.shownKeyID) (\(found.provider.rawValue))"
            if let expiration = found.credentials.expiration {
                value += ", for \(max(0, (expiration - client.clock.now()) / 60_000_000)) more minutes"
            }
            report.settings.append(.init(name: "credentials", value: value, origin: found.origin))
            return true
        } catch let error as AWSError {
            report.permissions.append(
                .init(
                    target: "", operation: "credentials", action: "", commands: "all", outcome: .failed,
                    detail: error.description, code: error.code))
            for target in targets {
                for probe in Self.probes(of: target) {
                    report.permissions.append(permission(probe, target, .notTried, "there are no credentials"))
                }
            }
            return false
        }
    }

    private func addEndpoints(to report: inout AccessReport) throws {
        let services = targets.isEmpty ? ServiceRequest.Service.allCases : [.sts] + targets.map(\.service)
        for service in ServiceRequest.Service.allCases where services.contains(service) {
            let request = ServiceRequest(service: service, operation: "", resource: "")
            do {
                let (endpoint, _) = try client.endpoint(for: request)
                report.settings.append(
                    .init(name: "endpoint \(service.rawValue)", value: endpoint.url, origin: endpoint.origin))
            } catch let error as AWSError where error.code == .noRegion {
                report.settings.append(
                    .init(name: "endpoint \(service.rawValue)", value: "none", origin: "it needs a region"))
            }
        }
    }

    private func addIdentity(to report: inout AccessReport) async throws {
        guard client.configuration.settings.signsRequests else { return }
        let request = ServiceRequest(
            sts: "GetCallerIdentity", resource: "identity", fields: [("Action", "GetCallerIdentity")])
        do {
            let response = try await client.call(request)
            guard let identity = Self.identity(in: response.body) else {
                throw AWSError(badAnswerTo: request, detail: "its answer cannot be read")
            }
            report.settings.append(.init(name: "identity", value: identity, origin: "sts GetCallerIdentity"))
        } catch let error as AWSError {
            // An endpoint for one service need not know the others; but one that refuses the credentials knows them.
            let isElsewhere = try client.endpoint(for: request).endpoint.isCustom && error.code != .credentialsRefused
            report.permissions.append(
                .init(
                    target: "", operation: "GetCallerIdentity", action: "", commands: "all",
                    outcome: isElsewhere ? .notTried : .failed,
                    detail: isElsewhere ? "the endpoint does not tell the identity" : error.detail, code: error.code))
        }
    }

    private static func identity(in body: [UInt8]) -> String? {
        func arn(_ xml: inout XMLReader) throws(XMLError) -> String? {
            while let name = try xml.child() {
                switch name {
                case "Arn": return try xml.text()
                case "GetCallerIdentityResult": return try arn(&xml)
                default: try xml.skip()
                }
            }
            return nil
        }
        var xml = XMLReader(body)
        guard (try? xml.root()) == "GetCallerIdentityResponse" else { return nil }
        return try? arn(&xml)
    }
}
