import Coding
import Records
import Store

/// One of the jobs of an import: reads files into objects, and offers them to the writer in groups that make a commit.
///
/// While the writer is busy with one job's group, the others read on; a job waits for its own, which keeps memory small.
final class ImportJob {
    /// How many files a job takes at once.
    static let portionFiles = 16

    private let session: ImportSession
    private let known: KnownFiles?
    private let tracker: ImportTracker
    private let openPath: String?
    private let limits: HeldLimits
    private let reader: ObjectReader
    private var group: [ReadObject] = []
    private var groupStoredBytes: [Int] = []
    private var groupRows = 0
    private var groupArena = 0

    /// - Parameters:
    ///   - known: Tells unchanged files; `nil` reads them all.
    ///   - openPath: Where standard input was copied to.
    init(
        session: ImportSession, known: KnownFiles?, tracker: ImportTracker, openPath: String?, limits: HeldLimits
    ) {
        self.session = session
        self.known = known
        self.tracker = tracker
        self.openPath = openPath
        self.limits = limits
        reader = ObjectReader(options: session.options, limits: limits)
    }

    /// Reads files that changed or are new.
    func read(_ files: [FoundFile]) async throws {
        let isKnown = try known?.areKnown(files.map { ($0.location, $0.state) }) ?? []
        for (index, file) in files.enumerated() {
            if Task.isCancelled { return }
            if index < isKnown.count, isKnown[index] {
                tracker.noteUnchanged(file)
            } else {
                try await read(file)
            }
        }
    }

    private func read(_ file: FoundFile) async throws {
        do {
            switch try reader.read(file, at: openPath ?? file.location) {
            case .object(let object, let storedBytes):
                group.append(object)
                groupStoredBytes.append(storedBytes)
                groupRows += object.batch.entries.count
                groupArena += object.batch.arena.count
                let isFull = groupRows >= limits.groupRows || groupArena >= limits.groupBytes
                if isFull || group.count >= limits.groupRows {
                    try await flush()
                }
            case .large:
                try await flush()
                try await readLarge(file)
            }
        } catch let error as ByteSourceError {
            tracker.note(failure: ImportReport.Failure(location: file.location, reason: error.detail))
        }
    }

    private func readLarge(_ file: FoundFile) async throws {
        let parts = try LargeObject(file, at: openPath ?? file.location, options: session.options, limits: limits)
        do {
            let (outcome, counts) = try await session.write(large: parts.object, parts: parts)
            tracker.note([outcome], counts, bytes: parts.object.byteCount, storedBytes: parts.storedBytes)
        } catch is CancellationError {
            return
        } catch let error as IngestError {
            tracker.note(failure: ImportReport.Failure(location: file.location, reason: error.detail))
        }
    }

    /// Offers what is held to the writer, and waits until it is written.
    func flush() async throws {
        if group.isEmpty { return }
        let offered = group
        let storedBytes = groupStoredBytes.reduce(0, +)
        group = []
        groupStoredBytes = []
        groupRows = 0
        groupArena = 0
        let (outcomes, counts) = try await session.write(offered)
        let bytes = offered.reduce(0) { $0 + $1.object.byteCount }
        tracker.note(outcomes, counts, bytes: bytes, storedBytes: storedBytes)
    }
}
