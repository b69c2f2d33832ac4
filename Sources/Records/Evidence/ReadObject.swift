/// An object that was read whole: what it is, and what it brought.
package struct ReadObject: Sendable {
    package var object: SourceObject
    package var batch: RecordBatch

    package init(object: SourceObject, batch: RecordBatch) {
        self.object = object
        self.batch = batch
    }
}

/// What became of an object that was offered to the store.
package enum ObjectOutcome: Equatable, Sendable {
    /// Read for the first time.
    case imported
    /// The same content under the same name was there already.
    case unchanged
    /// The same content was there under another name; the name is now kept too.
    case copy
    /// New content under a known name: a further generation.
    case changed

    /// Whether the object's entries were written.
    package var isNewContent: Bool { self == .imported || self == .changed }
}

/// Entries by what they proved. `read = new + redelivered + conflicting + failed + listed + rejected`.
package struct EntryCounts: Equatable, Sendable {
    package var new = 0
    package var redelivered = 0
    package var conflicting = 0
    package var failed = 0
    package var listed = 0
    package var rejected = 0
    /// Entries that a generation of an object shares with another; not counted as read again.
    package var repeated = 0

    /// All entries but the repeated ones.
    package var read: Int { new + redelivered + conflicting + failed + listed + rejected }

    package init() {}

    /// Counts an entry that is no delivery.
    package mutating func count(_ kind: EntryKind) {
        switch kind {
        case .delivered: break
        case .failed: failed += 1
        case .listed: listed += 1
        }
    }

    package static func += (left: inout EntryCounts, right: EntryCounts) {
        left.new += right.new
        left.redelivered += right.redelivered
        left.conflicting += right.conflicting
        left.failed += right.failed
        left.listed += right.listed
        left.rejected += right.rejected
        left.repeated += right.repeated
    }
}
