/// What the user said about AWS on the command line, with the environment beside it.
package struct AWSSettings: Sendable {
    package var profile: String?
    package var region: String?
    package var endpointURL: String?
    /// False sends requests without a signature, for public buckets.
    package var signsRequests = true
    package var environment: [String: String]

    package init(environment: [String: String]) {
        self.environment = environment
    }
}

extension AWSSettings: CustomStringConvertible, CustomReflectable {
    /// The flags alone: the environment may hold keys and passwords.
    package var description: String {
        "profile \(profile ?? "-"), region \(region ?? "-"), endpoint \(endpointURL ?? "-"), "
            + (signsRequests ? "signed" : "unsigned")
    }

    package var customMirror: Mirror { Mirror(self, children: ["settings": description]) }
}
