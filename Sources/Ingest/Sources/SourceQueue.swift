import AWS
import Records
import Store
import Synchronization

/// Hands out the objects of all of an import's sources, in their order, to jobs that ask for the next few.
final class SourceQueue: Sendable {
    /// Neighbours among the sources that are walked in one way.
    private enum Part {
        case files(FileQueue)
        case bucket(BucketFeed)
    }

    private struct State {
        /// Which part is handed out.
        var part = 0
        /// How many portions the parts before it had.
        var portions = 0
    }

    /// How many objects a job takes at once from a bucket: those that wait in a job's hands could be read by another.
    private static let portionObjects = 8

    private let parts: [Part]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - roots: In the order of reading; standard input is not among them.
    ///   - buckets: The opened ones among them, in their order.
    init(
        _ roots: [SourceList.Root], buckets: [BucketRoot], client: S3Client?, plan: ImportPlan, database: String?
    ) {
        var parts: [Part] = []
        var paths: [String] = []
        var buckets = buckets.makeIterator()
        func endFiles() {
            if paths.isEmpty { return }
            parts.append(
                .files(FileQueue(roots: paths, filter: plan.filter, hours: plan.hours, database: database)))
            paths = []
        }
        for root in roots {
            switch root {
            case .standardInput: break
            case .path(let path): paths.append(path)
            case .s3:
                endFiles()
                if let client, let bucket = buckets.next() {
                    parts.append(
                        .bucket(BucketFeed(bucket, client: client, filter: plan.filter, hours: plan.hours)))
                }
            }
        }
        endFiles()
        self.parts = parts
    }

    /// The feeds from S3, in their order.
    var feeds: [BucketFeed] {
        parts.compactMap { if case .bucket(let feed) = $0 { feed } else { nil } }
    }

    /// What ended the feed before its end, of which other errors follow.
    var failure: (any Error)? { feeds.lazy.compactMap(\.failure.error).first }

    /// The next objects, at most `limit`; empty at the end.
    func next(_ limit: Int) async -> Portion {
        while true {
            let now = state.withLock { $0 }
            guard now.part < parts.count else { return Portion() }
            var portion: Portion
            switch parts[now.part] {
            case .files(let queue): portion = queue.next(limit)
            case .bucket(let feed): portion = await feed.next(min(limit, Self.portionObjects))
            }
            if !portion.isEmpty {
                portion.number += now.portions
                return portion
            }
            // Several jobs may find the same end: the first one goes on.
            state.withLock { state in
                guard state.part == now.part else { return }
                state.portions += count(of: parts[now.part])
                state.part += 1
            }
        }
    }

    /// Lists the sources in S3, one behind the other, and gets what is new of them ahead of the jobs.
    ///
    /// - Throws: ``AWSError``, ``StoreError``, `CancellationError`.
    func feed(_ client: S3Client, limits: HeldLimits, known: KnownFiles?, tracker: ImportTracker) async throws {
        let room = FetchRoom(limits)
        let getter = ObjectGetter(client: client, wholeBytes: limits.fetchWholeBytes)
        // The jobs take them in the same order: room that a later one has is never what an earlier one waits for.
        for feed in feeds { try await feed.run(known: known, room: room, getter: getter, tracker: tracker) }
        tracker.noteListed()
    }

    /// Adds what an import would read to a report; tells how many objects of S3 that is.
    func list(known: KnownFiles?, into report: inout ImportReport) async throws -> Int {
        var gets = 0
        for part in parts {
            switch part {
            case .files(let queue):
                while true {
                    let portion = queue.next(256)
                    if portion.isEmpty { break }
                    try report.addListed(portion, known: known)
                }
            case .bucket(let feed):
                try await feed.list(known: known) { page in
                    report.objects.unchanged += page.unchanged.count
                    gets += page.wanted.count
                    var portion = page.settled
                    for failure in portion.failures { report.addFailure(failure) }
                    portion.files += page.wanted.map(\.file)
                    report.objects.add(portion)
                    for (file, _) in page.wanted { report.addWanted(file) }
                }
            }
        }
        return gets
    }

    private func count(of part: Part) -> Int {
        switch part {
        case .files(let queue): queue.portionCount
        case .bucket(let feed): feed.portionCount
        }
    }
}

extension ImportReport {
    /// Adds files that a dry run found.
    fileprivate mutating func addListed(_ portion: Portion, known: KnownFiles?) throws {
        objects.add(portion)
        failures += portion.failures
        let isKnown = try known?.areKnown(portion.files.map { ($0.location, $0.state) }) ?? []
        for (index, file) in portion.files.enumerated() {
            if index < isKnown.count, isKnown[index] {
                objects.unchanged += 1
            } else {
                addWanted(file)
            }
        }
    }

    fileprivate mutating func addWanted(_ file: FoundFile) {
        bytes += file.state?.byteCount ?? 0
        if wouldRead.count < 1_000 { wouldRead.append(file.location) }
    }
}
