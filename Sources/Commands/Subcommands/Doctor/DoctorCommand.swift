import AWS
import ArgumentParser

/// `afterbay doctor`.
struct DoctorCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell which AWS credentials, region and endpoints are used, and what they may do.",
        discussion: """
            Each setting is told with the place it comes from, and each permission that a command needs is tried, by \
            calls that change nothing. Sending records and receiving messages cannot be tried so. No secret is ever \
            printed. Ends with status 1 if something failed.

            Examples:
              afterbay doctor
              afterbay doctor s3://my-bucket/processed-data kinesis://my-stream
              afterbay doctor sqs://failures --profile operations
            """)

    @Argument(help: ArgumentHelp("s3://bucket/prefix, kinesis://stream, sqs://queue.", valueName: "target"))
    var targets: [String] = []

    @OptionGroup var aws: AWSOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        for target in targets where AccessTarget(target) == nil {
            throw ValidationError("\(target) is none of s3://bucket/prefix, kinesis://stream and sqs://queue")
        }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        let client = try AWSClient(settings: aws.settings(in: context))
        let report = try await AccessCheck(client: client, targets: targets.compactMap(AccessTarget.init)).run()
        let printing = AccessReportPrinting(report: report)
        try DocumentPrinter(format: output.format, context: context)
            .print(json: printing.json, rows: printing.rows, text: printing.text(in: context))
        guard report.hasPassed else {
            let failed = report.permissions.filter { $0.outcome == .failed }
            let names = failed.map { $0.target.isEmpty ? $0.operation : "\($0.operation) on \($0.target)" }
            throw CommandFailure(.checkFailed, "", "failed: \(names.joined(separator: ", ")); see above")
        }
        return .clean
    }
}
