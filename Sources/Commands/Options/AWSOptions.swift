import AWS
import ArgumentParser

/// How AWS is reached; what is not given comes from the environment and the shared files, as for the AWS CLI.
struct AWSOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Profile of ~/.aws/config and ~/.aws/credentials.", valueName: "name"))
    var profile: String?

    @Option(help: ArgumentHelp("AWS region. (default: AWS_REGION, then the profile's)", valueName: "name"))
    var region: String?

    @Option(
        name: .customLong("endpoint-url"),
        help: ArgumentHelp(
            "Send requests there instead of to AWS's own endpoint; http:// is allowed here.", valueName: "url"))
    var endpointURL: String?

    @Flag(name: .customLong("no-sign-request"), help: "Send requests without credentials, for public buckets.")
    var noSignRequest = false

    func validate() throws {
        for (flag, value) in [("--profile", profile), ("--region", region), ("--endpoint-url", endpointURL)]
        where value?.isEmpty == true {
            throw ValidationError("\(flag) needs a value")
        }
    }

    /// What was said here, with the environment beside it.
    func settings(in context: CommandContext) -> AWSSettings {
        var settings = AWSSettings(environment: context.environment)
        settings.profile = profile
        settings.region = region
        settings.endpointURL = endpointURL
        settings.signsRequests = !noSignRequest
        return settings
    }
}
