/// How much an import holds in memory: of one object, and of the objects that wait to be written together.
///
/// What the store holds in the end does not depend on it.
package struct HeldLimits: Sendable {
    /// Entries and rejects of an object that is read whole. An object with more is read in parts.
    package var entries: Int
    /// Bytes of their texts.
    package var bytes: Int
    /// Entries and rejects of one part of an object that is not read whole.
    package var partEntries: Int
    /// Rows that a job gathers before it offers them to the writer: a commit.
    package var groupRows = 32_000
    /// Bytes of texts at which it offers them, even if the rows are fewer.
    package var groupBytes = 12 << 20
    /// Objects of S3 that are asked for at once.
    package var fetchesInFlight = 32
    /// Bytes of those under way, and of those that came and wait to be read.
    package var fetchBytes = 16 << 20
    /// The largest object that is received into memory; what is larger goes through a temporary file.
    package var fetchWholeBytes = 4 << 20

    package init(entries: Int, bytes: Int, partEntries: Int) {
        self.entries = entries
        self.bytes = bytes
        self.partEntries = partEntries
    }

    /// What so many jobs may hold, each: together about as much as two jobs do, so that memory does not grow with them.
    package static func standard(jobs: Int) -> HeldLimits {
        let share = max(jobs, 2)
        var limits = HeldLimits(
            entries: max(100_000 / share, 12_000), bytes: max((48 << 20) / share, 6 << 20), partEntries: 20_000)
        limits.groupRows = max(64_000 / share, 4_000)
        limits.groupBytes = max((24 << 20) / share, 2 << 20)
        return limits
    }
}
