import AWS
import TestSupport
import Testing

@Suite struct AWSConfigurationTests {
    /// A home with the two files in it.
    private static func settings(
        config: String = "", credentials: String = "", _ environment: [String: String] = [:],
        in folder: TemporaryFolder, _ change: (inout AWSSettings) -> Void = { _ in }
    ) throws -> AWSSettings {
        var environment = environment
        environment["AWS_CONFIG_FILE"] = try folder.write("config", config)
        environment["AWS_SHARED_CREDENTIALS_FILE"] = try folder.write("credentials", credentials)
        var settings = AWSSettings(environment: environment)
        change(&settings)
        return settings
    }

    private static let config = """
        [default]
        region = us-west-1
        [profile dev]
        region = us-west-2
        max_attempts = 5
        ca_bundle = /dev.pem
        [profile "two words"]
        region = us-east-2
        """

    @Test(
        arguments: [
            ([:], nil, nil, "default", "us-west-1"),
            (["AWS_PROFILE": "dev"], nil, nil, "dev", "us-west-2"),
            (["AWS_DEFAULT_PROFILE": "dev"], nil, nil, "dev", "us-west-2"),
            (["AWS_PROFILE": "dev", "AWS_DEFAULT_PROFILE": "no"], nil, nil, "dev", "us-west-2"),
            (["AWS_PROFILE": ""], nil, nil, "default", "us-west-1"),
            (["AWS_PROFILE": "no"], "two words", nil, "two words", "us-east-2"),
            (["AWS_DEFAULT_REGION": "eu-west-1"], nil, nil, "default", "eu-west-1"),
            (["AWS_DEFAULT_REGION": "eu-west-1", "AWS_REGION": "eu-west-2"], "dev", nil, "dev", "eu-west-2"),
            (["AWS_REGION": "eu-west-2"], "dev", "eu-west-3", "dev", "eu-west-3"),
        ] as [([String: String], String?, String?, String, String)])
    func profileAndRegionWinInThisOrder(
        environment: [String: String], profile: String?, region: String?, name: String, found: String
    ) throws {
        let folder = try TemporaryFolder()
        let configuration = try AWSConfiguration(
            Self.settings(config: Self.config, environment, in: folder) {
                $0.profile = profile
                $0.region = region
            })
        #expect(configuration.profile.value == name)
        #expect(configuration.region?.value == found)
    }

    @Test func whatIsNoFileIsReadToo() throws {
        // How the shared files are switched off in scripts.
        let none = AWSSettings(
            environment: [
                "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_REGION": "eu-west-1",
            ])
        #expect(try AWSConfiguration(none).region?.value == "eu-west-1")
        let folder = try TemporaryFolder()
        let broken = AWSSettings(environment: ["AWS_CONFIG_FILE": folder.path])
        #expect(throws: AWSError.self) { try AWSConfiguration(broken) }
    }

    @Test func everythingNamesItsOrigin() throws {
        let folder = try TemporaryFolder()
        var settings = try Self.settings(config: Self.config, ["AWS_PROFILE": "dev"], in: folder)
        var configuration = try AWSConfiguration(settings)
        #expect(configuration.profile.origin == "AWS_PROFILE")
        #expect(configuration.region?.origin == "profile dev in \(folder.path("config"))")
        #expect(configuration.certificateBundle?.value == "/dev.pem")
        #expect(configuration.maximumAttempts == 5)
        settings.environment["AWS_CA_BUNDLE"] = "/all.pem"
        settings.region = "sa-east-1"
        configuration = try AWSConfiguration(settings)
        #expect(configuration.region?.origin == "--region")
        #expect(configuration.certificateBundle == .init("/all.pem", from: "AWS_CA_BUNDLE"))
    }

    @Test func whatCannotBeUsedIsRefused() throws {
        let folder = try TemporaryFolder()
        func code(
            _ config: String, _ environment: [String: String] = [:], _ change: (inout AWSSettings) -> Void = { _ in }
        )
            throws -> AWSError.Code?
        {
            let settings = try Self.settings(config: config, environment, in: folder, change)
            return #expect(throws: AWSError.self) { try AWSConfiguration(settings) }?.code
        }
        #expect(try code("", ["AWS_PROFILE": "gone"]) == .badConfiguration)
        #expect(try code("", [:]) { $0.profile = "gone" } == .badConfiguration)
        #expect(try code("[default") == .badConfiguration)
        #expect(try code("", ["AWS_REGION": "evil.example.com/"]) == .badConfiguration)
        #expect(try code("", [:]) { $0.region = "US-EAST-1" } == .badConfiguration)
        #expect(try code("[default]\nmax_attempts = 0") == .badConfiguration)
        let missing = AWSSettings(environment: ["HOME": "/nonexistent"])
        #expect(try AWSConfiguration(missing).region == nil)
    }
}
