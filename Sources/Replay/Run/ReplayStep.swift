/// The points between which a replay to a file may be killed. Tests stop there, and resume.
enum ReplayStep: Hashable, Sendable {
    /// The selection is in the ledger.
    case frozen
    /// The target was looked at, and its temporary file made.
    case opened
    /// So many records were handed over.
    case written(Int)
    /// The temporary files are durable.
    case sealed
    /// The ledger knows the files by size and hash.
    case noted
    /// A file has its name.
    case published(Int64)
    /// All files have their names for good.
    case allPublished
    /// The ledger says so.
    case settled

    typealias Hook = (ReplayStep) throws -> Void
}

/// Thrown by a hook in place of a kill: nothing may clean up behind it.
struct CrashPoint: Error {}
