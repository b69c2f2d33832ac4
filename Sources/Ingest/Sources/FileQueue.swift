import Glibc
import Records
import Synchronization

/// Hands out the files of some of an import's sources, in their order, to jobs that ask for the next few.
final class FileQueue: Sendable {
    private struct State {
        var roots: [String]
        var finder: FileFinder?
        var portions = 0
    }

    private let filter: NameFilter
    private let hours: TimeRange
    private let own: OwnFiles
    private let state: Mutex<State>

    /// - Parameters:
    ///   - roots: Absolute paths, in the order of reading.
    ///   - database: Path of the database that is written, which is passed over; `nil` where there is none yet.
    init(roots: [String], filter: NameFilter, hours: TimeRange, database: String?) {
        self.filter = filter
        self.hours = hours
        own = OwnFiles(database: database)
        state = Mutex(State(roots: roots.reversed(), finder: nil))
    }

    /// How many portions were handed out.
    var portionCount: Int { state.withLock { $0.portions } }

    /// The next files, at most `limit`; empty at the end.
    func next(_ limit: Int) -> Portion {
        state.withLock { state in
            var portion = Portion()
            while portion.files.count < limit {
                guard let event = Self.advance(&state) else { break }
                switch event {
                case .file(let file):
                    if own.contains(file) {
                        portion.skipped[.ownDatabase, default: 0] += 1
                    } else if accepts(file) {
                        portion.files.append(file)
                    } else {
                        portion.skipped[.filtered, default: 0] += 1
                    }
                case .skipped(_, let reason): portion.skipped[reason, default: 0] += 1
                case .failed(let path, let reason):
                    portion.failures.append(ImportReport.Failure(location: path, reason: reason))
                }
                // A portion of nothing but skipped paths still has to come to an end.
                if portion.skipped.values.reduce(0, +) + portion.failures.count >= 10_000 { break }
            }
            if !portion.isEmpty {
                state.portions += 1
                portion.number = state.portions
            }
            return portion
        }
    }

    private static func advance(_ state: inout State) -> FindEvent? {
        while true {
            if let event = state.finder?.next() { return event }
            guard let root = state.roots.popLast() else {
                state.finder = nil
                return nil
            }
            state.finder = FileFinder(root: root)
        }
    }

    private func accepts(_ file: FoundFile) -> Bool {
        file.passes(filter, hours)
    }
}
