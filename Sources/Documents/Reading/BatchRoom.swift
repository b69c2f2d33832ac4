import Records

/// How much one batch may hold before its reader stops for a while. What is read in the end does not depend on it.
package struct BatchRoom: Sendable {
    /// Entries, facts and rejects.
    package var entries: Int
    /// Bytes of their texts.
    package var bytes: Int

    package init(entries: Int, bytes: Int) {
        self.entries = entries
        self.bytes = bytes
    }

    /// Whether a batch holds so much already.
    ///
    /// - Parameter rejectedBytes: Bytes that its rejects hold, which its reader counts as it goes.
    func isFull(_ batch: borrowing RecordBatch, rejectedBytes: Int) -> Bool {
        batch.entries.count + batch.rejects.count + batch.loosePayloads.count + batch.listedObjects.count
            + batch.ranges.count + batch.invocations.count >= entries || batch.arena.count + rejectedBytes >= bytes
    }
}
