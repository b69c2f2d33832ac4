import AWS
import ArgumentParser
import Foundation
import Ingest
import Records

extension DocumentKind: ExpressibleByArgument {
    /// Accepts `lambda-event` for `lambda_event`.
    public init?(argument: String) {
        self.init(rawValue: String(argument.map { $0 == "-" ? "_" : $0 }))
    }

    public static var allValueStrings: [String] { allCases.filter { $0 != .unknown }.map(\.rawValue) }
}

/// `afterbay import`.
struct ImportCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read what the pipeline wrote into the database.",
        discussion: """
            Reads directories (all files below), files, globs, s3://bucket/prefix/ (all objects below), s3://bucket/key, \
            and standard input as `-`. What an object is, is found \
            out from its content, never from its name: batches that the Lambda wrote, the events that it got, \
            GetRecords answers, on-failure documents, CloudWatch Logs, Firehose's backups and failures, object \
            listings; plain or gzip, one or many in a file. docs/evidence.md tells how to get each. Importing the \
            same objects again changes nothing; after an interruption the same command finishes the work.

            Examples:
              afterbay import s3/processed-data
              afterbay import s3://BUCKET/processed-data/ --since 2026/11/21/17
              afterbay import s3/ --exclude '*' --include '*.json'
              zcat batch.json.gz | afterbay import - --stream orders
              afterbay import s3/processed-data events/ dlq/ logs/
              afterbay import dump-of-shard-3.json --shard 3
            """)

    static var interruption: Interruption { .cancels }

    @Argument(
        help: "Directories, files, globs, s3://bucket/prefix/, or - for standard input.", completion: .file())
    var sources: [String]

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions
    @OptionGroup var filters: NameFilterOptions
    @OptionGroup var range: TimeRangeOptions
    @OptionGroup var aws: AWSOptions

    @Flag(help: "Pay for the requests to buckets whose owner lets the requester pay.")
    var requestPayer = false

    @Option(
        help: ArgumentHelp("How many objects are read at once. (default: the number of processors)", valueName: "n"))
    var jobs: Int?

    @Flag(help: "Only list what would be read; of S3 also how many requests that takes.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "The stream's label. (default: the database's only stream, else default)", valueName: "label"))
    var stream: String?

    @Option(
        help: ArgumentHelp(
            "The payload field that names the device, dotted. (default: as before, else device_id)", valueName: "field")
    )
    var deviceField: String?

    @Option(
        help: ArgumentHelp(
            "The payload field with the event's time, dotted. (default: as before, else timestamp)", valueName: "field")
    )
    var timeField: String?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Take shard, time and neighbours from sequence numbers. (default: as before, else --decode)")
    var decode: Bool?

    @Option(
        help: ArgumentHelp(
            "Take all documents for this kind. (default: found out from each one's content)", valueName: "kind"))
    var kind: DocumentKind?

    @Option(
        help: ArgumentHelp(
            "The shard of records whose document names none and whose numbers do not tell it, as in an emulator's "
                + "GetRecords answers.", valueName: "shard"),
        transform: { text in
            guard let shard = ShardID(text) ?? Int64(text).flatMap({ $0 >= 0 ? ShardID($0) : nil }) else {
                throw ValidationError("--shard takes a number or shardId- and twelve digits, not \(text)")
            }
            return shard
        })
    var shard: ShardID?

    func validate() throws {
        if kind == .unknown { throw ValidationError("--kind unknown is no kind of document") }
        if sources.contains("") { throw ValidationError("a source is empty; name a directory, a file or -") }
        if let s3 = sources.first(where: { S3Location.isURL($0) && S3Location($0) == nil }) {
            throw ValidationError(
                "\(s3) names no bucket; write s3://bucket, s3://bucket/prefix/ or s3://bucket/key")
        }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs takes 1 to 256") }
        for (flag, value) in [("--stream", stream), ("--device-field", deviceField), ("--time-field", timeField)]
        where value == "" {
            throw ValidationError("\(flag) is empty")
        }
    }

    /// The flags as what the library is asked to do.
    func plan(defaultJobs: Int) -> ImportPlan {
        var plan = ImportPlan(sources: sources, jobs: jobs ?? defaultJobs)
        plan.filter = filters.ordered
        plan.hours = range.range
        plan.dryRun = dryRun
        plan.stream = stream
        plan.kind = kind
        plan.shard = shard?.number
        // What was read without these may be read otherwise with them.
        plan.rereads = kind != nil || shard != nil
        plan.options.deviceField = deviceField
        plan.options.timeField = timeField
        plan.options.decodesSequenceNumbers = decode
        return plan
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        var plan = plan(defaultJobs: ProcessInfo.processInfo.activeProcessorCount)
        plan.arguments = context.arguments
        let importer = Importer(
            plan, s3: try aws.s3(for: sources, requesterPays: requestPayer, in: context), now: context.now)
        if dryRun { return try await list(importer, in: context) }
        let display = ProgressDisplay(mode: progress.mode, context: context)
        let report = try await database.writing(in: context, command: "afterbay import") { store in
            defer { display.finish() }
            return try await importer.run(into: store) { display.update($0) }
        }
        return try ImportOutcome(report: report, format: output.format).print(in: context)
    }

    /// A dry run reads no object and makes no database; where there is one, it tells what is known already.
    private func list(_ importer: Importer, in context: CommandContext) async throws -> ExitStatus {
        let report: ImportReport
        if FileManager.default.fileExists(atPath: database.path(in: context)) {
            report = try await database.reading(in: context) { try await importer.list(against: $0) }
        } else {
            report = try await importer.list(against: nil)
        }
        return try ImportListing(report: report, format: output.format).print(in: context)
    }
}
