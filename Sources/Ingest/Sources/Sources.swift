import AWS
import Records

/// An import's sources, found to be there.
struct Sources: Sendable {
    /// All of them but standard input.
    let queue: SourceQueue
    /// The files among them once more, to be counted.
    let files: FileQueue
    /// Whether standard input is among them.
    let hasInput: Bool
    private let client: S3Client?
    private let earlier: (lists: Int, gets: Int)

    /// Looks for each source.
    ///
    /// - Parameter database: Path of the database that is written, which is passed over; `nil` where there is none yet.
    /// - Throws: ``IngestError`` for what is not there, ``AWSError``.
    init(_ plan: ImportPlan, _ s3: S3Client?, database: String?) async throws {
        let roots = try SourceList.resolve(plan.sources)
        var paths: [String] = []
        var buckets: [BucketRoot] = []
        var client: S3Client?
        earlier = s3?.requestCounts ?? (0, 0)
        for root in roots {
            switch root {
            case .standardInput: break
            case .path(let path): paths.append(path)
            case .s3(let place):
                guard let s3 else {
                    throw IngestError(
                        code: .missingSource, location: place.description, detail: "S3 cannot be read here")
                }
                client = s3
                buckets.append(try await BucketRoot.open(place, s3, hours: plan.hours))
            }
        }
        hasInput = roots.contains(.standardInput)
        files = FileQueue(roots: paths, filter: plan.filter, hours: plan.hours, database: database)
        queue = SourceQueue(roots, buckets: buckets, client: client, plan: plan, database: database)
        self.client = client
    }

    /// What was asked of S3 since the sources were looked for; `nil` where none lies there.
    func requests() -> ImportReport.Requests? {
        guard let made = client?.requestCounts else { return nil }
        return ImportReport.Requests(list: made.lists - earlier.lists, get: made.gets - earlier.gets)
    }
}
