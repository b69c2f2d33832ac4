import Coding
import Records

/// Reads documents that are JSON: each value is taken apart by the reader of its kind.
final class JSONDocuments: EvidenceText {
    /// Lists that may be longer than memory are read part by part. `Versions` is none: what follows such a list is passed
    /// over, and the deleted objects stand in a second one behind it.
    private static let containers = JSONContainerNames(["Records", "events", "Messages", "Contents"])

    private var json = JSONElementReader(bytes: [])
    private var kinds: KindReaders
    private var scope = ElementScope(hints: ReadingHints())
    private var containersSeen = 0

    init(options: StreamOptions) {
        kinds = KindReaders(options: options)
    }

    var kind: DocumentKind { scope.kind }

    func begin(_ source: any ByteSource, hints: ReadingHints) {
        // A payload's own lists are no containers.
        json.restart(source: source, containers: hints.kind == .firehoseBackup ? .none : Self.containers)
        containersSeen = 0
        scope = ElementScope(hints: hints)
        json.keepsWhole = scope.isBackup
        kinds.begin()
    }

    func read(into batch: inout RecordBatch, upTo room: BatchRoom) -> Bool {
        let isAtEnd = Self.read(&json, &kinds, &scope, into: &batch, upTo: room)
        if isAtEnd { kinds.finish(&scope, &batch) }
        if json.containersOpened > containersSeen, scope.nextIndex == 0 {
            // Well formed, and empty.
            batch.ignored += json.containersOpened - containersSeen
        }
        containersSeen = json.containersOpened
        batch.fields = kinds.fields
        batch.streamARN = scope.streamARN
        return isAtEnd
    }

    // Static, so that the view's borrow is of a local name and not of a class's storage.
    private static func read(
        _ json: inout JSONElementReader, _ kinds: inout KindReaders, _ scope: inout ElementScope,
        into batch: inout RecordBatch, upTo room: BatchRoom
    ) -> Bool {
        // What was rejected is held too, and there may be nothing else.
        var rejectedBytes = 0
        while true {
            do {
                while let element = try json.next() {
                    scope.elementOffset = Int64(element.byteOffset)
                    scope.isInArray = json.isInArray || element.container != nil
                    if scope.isBackup || scope.nextIndex == 0 {
                        scope.join.meet(json.view, followedBy: json.lineEnd)
                    }
                    kinds.read(json.view, &scope, &batch)
                    json.keepsWhole = scope.isBackup
                    if !scope.problems.isEmpty {
                        rejectedBytes += takeProblems(&scope, element, json, into: &batch)
                    }
                    if room.isFull(batch, rejectedBytes: rejectedBytes) { return false }
                }
                return true
            } catch {
                let (reject, rest) = takeRest(&json, &scope, after: error)
                batch.rejects.append(reject)
                if !rest.resumes { return true }
                rejectedBytes += rest.prefix.count
                if room.isFull(batch, rejectedBytes: rejectedBytes) { return false }
            }
        }
    }

    /// Makes a reject of what the reader gave up.
    private static func takeRest(
        _ json: inout JSONElementReader, _ scope: inout ElementScope, after error: JSONError
    ) -> (Reject, JSONRest) {
        var error = error
        if scope.isBackup { error.resumesAtNextLine = scope.join.takesUp(after: error.resumesAtNextLine) }
        let rest = json.takeRest(after: error, keeping: Reject.keptByteCount)
        var reject = Reject(error, rest, entryIndex: scope.takeIndex())
        if scope.isBackup { reject.blameJoin() }
        return (reject, rest)
    }

    /// Makes rejects of what was wrong with an element. How many bytes they hold.
    private static func takeProblems(
        _ scope: inout ElementScope, _ element: JSONElement, _ json: borrowing JSONElementReader,
        into batch: inout RecordBatch
    ) -> Int {
        var held = 0
        let view = json.view
        for problem in scope.problems {
            // A string's text begins behind its quote; what was wrong is the whole value.
            let isString = view[problem.token].kind == .string
            let offset = element.byteOffset + Int(view[problem.token].start) - (isString ? 1 : 0)
            let position = json.position(ofByte: offset)
            let part = problem.part ?? []
            let reject = Reject(
                code: problem.code, entryIndex: problem.entryIndex, byteOffset: Int64(offset),
                line: Int64(position.line), column: Int64(position.column), detail: problem.detail,
                bytes: problem.part == nil ? view.wholeBytes(problem.token) : part.span)
            held += reject.raw.count
            batch.rejects.append(reject)
        }
        scope.problems.removeAll(keepingCapacity: true)
        return held
    }
}
