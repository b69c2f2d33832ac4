/// What was found out about how to reach AWS, before any call: from flags, variables and the shared files.
package struct AWSConfiguration: Sendable {
    /// A value and where it comes from, in words for a person.
    package struct Setting: Equatable, Sendable {
        package var value: String
        /// `--region`, `AWS_REGION`, `profile dev in /home/x/.aws/config`.
        package var origin: String

        package init(_ value: String, from origin: String) {
            self.value = value
            self.origin = origin
        }
    }

    package private(set) var settings: AWSSettings
    package let files: SharedFiles
    /// The profile's name; `default` where nobody names one.
    package let profile: Setting
    package let region: Setting?
    /// How often a request is sent at most.
    package let maximumAttempts: Int
    /// A file of certificates that are trusted in the place of the system's; `nil` for those.
    package let certificateBundle: Setting?

    /// Reads the shared files and decides.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration`.
    package init(_ settings: AWSSettings) throws {
        self.settings = settings
        files = try SharedFiles(environment: settings.environment)
        let environment = settings.environment
        func variable(_ name: String) -> Setting? {
            environment[name].flatMap { $0.isEmpty ? nil : Setting($0, from: name) }
        }
        let named =
            settings.profile.map { Setting($0, from: "--profile") }
            ?? variable("AWS_PROFILE") ?? variable("AWS_DEFAULT_PROFILE")
        profile = named ?? Setting("default", from: "nothing else was named")
        if let named, named.value != "default", files.profiles[named.value] == nil {
            throw AWSError(
                configuration: "profile \(named.value)",
                detail: "there is no such profile in \(files.configPath) or \(files.credentialsPath); it was named by "
                    + "\(named.origin)")
        }
        let files = files
        let profileName = profile.value
        func inProfile(_ name: String) -> Setting? {
            files.profiles[profileName]?[name].map { Setting($0, from: files.origin(of: name, in: profileName)) }
        }
        region =
            settings.region.map { Setting($0, from: "--region") }
            ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? inProfile("region")
        certificateBundle = variable("AWS_CA_BUNDLE") ?? inProfile("ca_bundle")
        if let region, !Partition.isRegion(region.value) {
            throw AWSError(
                configuration: region.origin, detail: "\(region.value) is no region's name, as us-east-1 is one")
        }
        let attempts = variable("AWS_MAX_ATTEMPTS") ?? inProfile("max_attempts")
        let count = attempts.map { Int($0.value) ?? 0 } ?? 3
        guard count > 0 else {
            throw AWSError(
                configuration: attempts?.origin ?? "", detail: "the number of attempts must be a number from 1 on")
        }
        maximumAttempts = count
    }

    /// The same for the calls that fetch credentials: `--endpoint-url` is meant for the work itself, and not for them.
    func forCredentials(signed: Bool) -> AWSConfiguration {
        var configuration = self
        configuration.settings.endpointURL = nil
        configuration.settings.signsRequests = signed
        return configuration
    }

    /// A variable of the environment that is not empty.
    func variable(_ name: String) -> Setting? {
        settings.environment[name].flatMap { $0.isEmpty ? nil : Setting($0, from: name) }
    }

    /// A setting of the profile that is not empty.
    func profileSetting(_ name: String) -> Setting? {
        files.profiles[profile.value]?[name].map { Setting($0, from: files.origin(of: name, in: profile.value)) }
    }

    /// A setting of a nested block of the profile, `s3`.
    func profileSetting(_ name: String, in block: String) -> Setting? {
        guard let text = files.profiles[profile.value]?.settings[block]?.nested?[name], !text.isEmpty else {
            return nil
        }
        return Setting(text, from: files.origin(of: block, in: profile.value))
    }
}

extension AWSError {
    /// A file, profile or setting that cannot be used, found before any call.
    package init(configuration place: String, detail: String) {
        self.init(code: .badConfiguration, service: "", operation: "", resource: place, detail: detail)
    }
}
