import Coding
import Documents
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
    private let limits: HeldLimits
    private let claim: StreamClaim
    private let hints: ReadingHints
    private let reader: ObjectReader
    private var group: [ReadObject] = []
    private var groupStoredBytes: [Int] = []
    private var groupRows = 0
    private var groupArena = 0

    /// - Parameter known: Tells unchanged files; `nil` reads them all.
    init(
        session: ImportSession, known: KnownFiles?, tracker: ImportTracker, limits: HeldLimits, hints: ReadingHints,
        claim: StreamClaim
    ) {
        self.session = session
        self.known = known
        self.tracker = tracker
        self.limits = limits
        self.hints = hints
        self.claim = claim
        reader = ObjectReader(options: session.options, hints: hints, limits: limits)
    }

    /// Reads files that changed or are new, and all objects that were fetched.
    func read(_ portion: Portion) async throws {
        do {
            if portion.fetches.isEmpty {
                try await readFiles(portion)
            } else {
                try await readFetched(portion)
            }
        } catch {
            await claim.finish(portion: portion.number)
            throw error
        }
        await claim.finish(portion: portion.number)
    }

    private func readFiles(_ portion: Portion) async throws {
        let isKnown = try known?.areKnown(portion.files.map { ($0.location, $0.state) }) ?? []
        for (index, file) in portion.files.enumerated() {
            if Task.isCancelled { return }
            if index < isKnown.count, isKnown[index] {
                tracker.noteUnchanged(file)
            } else {
                try await read(file, from: .file(path: file.location), of: portion.number)
            }
        }
    }

    private func readFetched(_ portion: Portion) async throws {
        for (file, fetch) in zip(portion.files, portion.fetches) {
            if Task.isCancelled { return }
            defer { fetch.release() }
            switch await fetch.outcome() {
            case .content(let content, let version):
                var file = file
                file.state?.version = version
                try await read(file, from: content, of: portion.number)
            case .failed(let reason):
                tracker.note(failure: ImportReport.Failure(location: file.location, reason: reason))
            case .ended(let error):
                throw error
            }
        }
    }

    private func read(_ file: FoundFile, from content: ObjectContent, of portion: Int) async throws {
        do {
            var result = try reader.read(file, from: content)
            if case .object(let object, _) = result, try await isOfOther(object.object.streamARN, portion) {
                result = try reader.read(file, from: content)
            }
            switch result {
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
                try await readLarge(file, from: content, of: portion)
            }
        } catch let error as ByteSourceError {
            tracker.note(failure: ImportReport.Failure(location: file.location, reason: error.detail))
        }
    }

    /// Whether an object that names this stream has to be read again, because the documents are of another: then its
    /// reader knows of which.
    private func isOfOther(_ arn: String?, _ portion: Int) async throws -> Bool {
        guard let arn, arn != reader.streamARN else { return false }
        reader.streamARN = await claim.claim(arn, portion: portion)
        return reader.streamARN != arn
    }

    private func readLarge(_ file: FoundFile, from content: ObjectContent, of portion: Int) async throws {
        func open() throws(ByteSourceError) -> LargeObject {
            var hints = hints
            hints.streamARN = reader.streamARN
            return try LargeObject(
                file, from: content, options: session.options, hints: hints, limits: limits)
        }
        var parts = try open()
        if try await isOfOther(parts.object.streamARN, portion) { parts = try open() }
        do {
            let (outcome, counts) = try await session.write(large: parts.object, parts: parts)
            var kind = ImportReport.KindCount()
            kind.objects = 1
            kind.entries = counts.read + counts.repeated
            kind.ignored = parts.ignored
            let kinds = outcome.isNewContent ? [parts.object.kind: kind] : [:]
            tracker.note([outcome], counts, kinds: kinds, bytes: parts.object.byteCount, storedBytes: parts.storedBytes)
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
        var kinds: [DocumentKind: ImportReport.KindCount] = [:]
        for (read, outcome) in zip(offered, outcomes) where outcome.isNewContent {
            kinds[read.object.kind, default: ImportReport.KindCount()].objects += 1
            kinds[read.object.kind]?.entries += read.batch.entryCount
            kinds[read.object.kind]?.ignored += read.batch.ignored
        }
        tracker.note(outcomes, counts, kinds: kinds, bytes: bytes, storedBytes: storedBytes)
    }
}
