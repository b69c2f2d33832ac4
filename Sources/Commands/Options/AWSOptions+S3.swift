import AWS

extension AWSOptions {
    /// What reads sources in S3; `nil` where there is none among them, so that nothing is asked for that is not needed.
    func s3(
        for sources: some Sequence<String>, requesterPays: Bool, in context: CommandContext
    ) throws -> S3Client? {
        guard sources.contains(where: S3Location.isURL) else { return nil }
        return S3Client(caller: try AWSClient(settings: settings(in: context)), requesterPays: requesterPays)
    }
}
