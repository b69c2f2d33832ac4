import AWS
import ArgumentParser
import Records

/// `afterbay fetch`.
struct FetchCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Read from the stream what it still holds, or from a queue what failed.",
        discussion: """
            kinesis://STREAM reads failed ranges and records without a payload, or a whole slice of time, from the stream \
            into the database as evidence, within a share of the stream's read limits. sqs://QUEUE receives on-failure \
            messages and imports them; they stay in the queue unless --delete is given, which takes away what is safely in \
            the database. What is stored already is not read again: after any stop the same command goes on.

            Examples:
              afterbay fetch sqs://readings-failures
              afterbay fetch kinesis://readings --dry-run
              afterbay fetch kinesis://readings
              afterbay fetch kinesis://readings --since 2026-11-21T17:00 --until 2026-11-21T18:00
              afterbay fetch arn:aws:kinesis:eu-west-1:123456789012:stream/readings --from-oldest --share 0.2
            """)

    static var interruption: Interruption { .cancels }

    @Argument(help: "kinesis:// and a stream's name or ARN, or sqs:// and a queue's name or URL.")
    var target: FetchTarget

    @OptionGroup(title: "What to read from a stream") var selection: StreamFetchOptions
    @OptionGroup(title: "How to receive from a queue") var queue: QueueFetchOptions

    @Option(
        help: ArgumentHelp(
            "The stream's label. (default: the one that is known as this stream, else the database's only one, else "
                + "default)", valueName: "label"))
    var stream: String?

    @Flag(help: "Only tell what would be read.")
    var dryRun = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup(title: "AWS") var aws: AWSOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        if stream == "" { throw ValidationError("--stream is empty") }
        if case .stream = target {
            if queue.isGiven { throw ValidationError("\(queue.givenFlags) is for queues; \(Self.both)") }
            try selection.check()
        } else {
            if selection.isGiven { throw ValidationError("\(selection.givenFlags) is for streams; \(Self.both)") }
            try queue.check()
        }
    }

    private static let both = "see `afterbay fetch --help`"

    func run(in context: CommandContext) async throws -> ExitStatus {
        var settings = aws.settings(in: context)
        // A queue that is given by an http:// URL is an endpoint that is given so.
        if case .queueURL(let url) = target, settings.endpointURL == nil, url.hasPrefix("http://") {
            settings.endpointURL = SQSPlace(url: url).origin
        }
        let client = try AWSClient(settings: settings)
        switch target {
        case .stream(let name):
            return try await StreamFetchRun(command: self, name: name, calls: KinesisClient(caller: client))
                .run(in: context)
        case .queue(let name):
            return try await QueueFetchRun(command: self, queue: .named(name), calls: SQSClient(caller: client))
                .run(in: context)
        case .queueURL(let url):
            return try await QueueFetchRun(
                command: self, queue: .at(url: url, hasEndpoint: settings.endpointURL != nil),
                calls: SQSClient(caller: client)
            ).run(in: context)
        }
    }
}
