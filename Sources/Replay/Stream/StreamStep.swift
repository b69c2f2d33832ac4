/// The points between which a replay to a stream may be killed. Tests stop there, and resume.
enum StreamStep: Hashable, Sendable {
    /// The selection is in the ledger.
    case frozen
    /// What a dead run left was taken over.
    case takenOver
    /// So many intents are durable, and their calls have not begun.
    case committed(Int)
    /// So many calls have begun.
    case called(Int)
    /// So many calls have come to their end, and the ledger does not know.
    case answered(Int)
    /// Doubts were settled, and the ledger does not know.
    case settled
    /// Everything is in the ledger but the end.
    case sent

    typealias Hook = @Sendable (StreamStep) throws -> Void
}
