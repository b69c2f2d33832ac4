/// Who Afterbay is to AWS, by which settings, and what it may do there. It holds no secret.
package struct AccessReport: Equatable, Sendable {
    /// A setting that won, and where it comes from.
    package struct Setting: Equatable, Sendable {
        /// `profile`, `region`, `credentials`, `endpoint s3`, …
        package var name: String
        package var value: String
        package var origin: String
    }

    package enum Outcome: String, CaseIterable, Sendable {
        case works, failed
        /// It could not be tried without harm, or something in front of it failed.
        case notTried = "not_tried"
    }

    /// An operation, and whether it works.
    package struct Permission: Equatable, Sendable {
        /// What it was tried on; empty for the identity.
        package var target: String
        package var operation: String
        /// The IAM action that it needs, `s3:ListBucket`.
        package var action: String
        /// The commands that need it.
        package var commands: String
        package var outcome: Outcome
        /// What went wrong, or why it was not tried.
        package var detail: String
        /// The code of the error, where it failed.
        package var code: AWSError.Code?
    }

    package var settings: [Setting] = []
    package var permissions: [Permission] = []

    /// Whether nothing failed that was tried.
    package var hasPassed: Bool { !permissions.contains { $0.outcome == .failed } }
}
