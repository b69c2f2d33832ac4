import AWS
import Records
import Store

/// Lists a source in S3, and gets what is new of it ahead of the jobs.
final class BucketFeed: Sendable {
    private let client: S3Client
    private let root: BucketRoot
    private let filter: NameFilter
    private let hours: TimeRange
    private let objects = Channel<(file: FoundFile, fetch: ObjectFetch)>()

    init(_ root: BucketRoot, client: S3Client, filter: NameFilter, hours: TimeRange) {
        self.client = client
        self.root = root
        self.filter = filter
        self.hours = hours
    }

    /// What ended the feed before its end.
    let failure = FirstFailure()

    /// How many portions were handed out.
    var portionCount: Int { objects.takes }

    /// The next objects, at most `limit`, as soon as there are any; empty at the end.
    func next(_ limit: Int) async -> Portion {
        let (found, number) = await objects.next(limit)
        var portion = Portion(number: found.isEmpty ? 0 : number)
        portion.files = found.map(\.file)
        portion.fetches = found.map(\.fetch)
        return portion
    }

    /// Lists and gets to the end, with as much at once as there is room for.
    ///
    /// - Throws: ``AWSError``, ``StoreError``, `CancellationError`.
    func run(known: KnownFiles?, room: FetchRoom, getter: ObjectGetter, tracker: ImportTracker) async throws {
        defer { objects.finish() }
        let pages = Channel<S3Page>(capacity: 2)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { [self] in
                defer { pages.finish() }
                do {
                    try await BucketWalk(client: client, root: root, hours: hours).run { try await pages.send($0) }
                } catch {
                    failure.note(error)
                    throw error
                }
            }
            while let page = await pages.next(1).elements.first {
                let sorted = try BucketPage(page, root, filter, hours, known: known)
                tracker.noteFound(sorted)
                for (file, object) in sorted.wanted {
                    let cost = room.cost(of: object.byteCount)
                    try await room.take(cost)
                    let fetch = ObjectFetch { room.giveBack(cost) }
                    let place = root.place(object.key)
                    let isStarted = group.addTaskUnlessCancelled { [failure] in
                        let outcome = await getter.get(object, at: place)
                        if case .ended(let error) = outcome { failure.note(error) }
                        room.noteArrival()
                        fetch.fulfil(outcome)
                        if case .ended(let error) = outcome { throw error }
                    }
                    if !isStarted { fetch.fulfil(.ended(CancellationError())) }
                    try await objects.send((file, fetch))
                }
            }
        }
    }

    /// Lists to the end, and gets nothing.
    func list(known: KnownFiles?, _ body: (BucketPage) throws -> Void) async throws {
        try await BucketWalk(client: client, root: root, hours: hours).run { page in
            try body(BucketPage(page, root, filter, hours, known: known))
        }
    }
}
