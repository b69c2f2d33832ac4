/// How much of one object is held in memory. An object with more is read in parts.
package struct HeldLimits: Sendable {
    /// Entries and rejects of an object that is read whole.
    package var entries: Int
    /// Bytes of their texts.
    package var bytes: Int
    /// Entries and rejects of one part of an object that is not.
    package var partEntries: Int

    /// What an import takes.
    package static let standard = HeldLimits(entries: 50_000, bytes: 24 << 20, partEntries: 20_000)

    package init(entries: Int, bytes: Int, partEntries: Int) {
        self.entries = entries
        self.bytes = bytes
        self.partEntries = partEntries
    }
}
