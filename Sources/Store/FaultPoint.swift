#if DEBUG
import Glibc
import Synchronization

/// Places at which a debug build kills its own process, so that tests can see what a crash there leaves behind.
///
/// `AFTERBAY_KILL_AT` names a point, `AFTERBAY_KILL_AFTER_WRITES` a number of writes. A release build has neither.
enum FaultPoint: String, CaseIterable {
    /// The file is there, and holds no table.
    case create
    /// In the middle of a migration.
    case migrate
    /// The first objects are committed.
    case firstCommit = "first_commit"
    /// All objects are committed; hours may be stale, and the run is open.
    case finish
    /// The write-ahead log is folded back, and still there.
    case checkpoint

    private static let point = variable("AFTERBAY_KILL_AT").flatMap(FaultPoint.init(rawValue:))
    private static let writes = variable("AFTERBAY_KILL_AFTER_WRITES").flatMap { Int($0) }
    private static let count = Atomic<Int>(0)

    static func reach(_ reached: FaultPoint) {
        if point == reached { raise(SIGKILL) }
    }

    /// Counts a statement that is about to write.
    static func countWrite() {
        guard let writes else { return }
        if count.add(1, ordering: .relaxed).newValue == writes { raise(SIGKILL) }
    }

    private static func variable(_ name: String) -> String? {
        // The environment is not changed while the program runs.
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
#else
/// Places at which a debug build can be made to kill itself; a release build has none.
enum FaultPoint {
    case create, migrate, firstCommit, finish, checkpoint

    @inline(__always) static func reach(_ reached: FaultPoint) {}
    @inline(__always) static func countWrite() {}
}
#endif
