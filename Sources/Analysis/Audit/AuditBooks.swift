/// The books of a store or stream: everything that was read, and what became of it.
///
/// `read = new + redelivered + conflicting + failed + listed + rejected`. Entries that another generation of the same
/// object had before are `repeated` and not part of `read`.
package struct AuditBooks: Equatable, Sendable {
    /// Whether every object's counts add up, and their totals agree with what the store holds.
    package var balanced: Bool
    /// Objects by content.
    package var objects: Int64
    package var read: Int64
    package var new: Int64
    package var redelivered: Int64
    package var conflicting: Int64
    package var failed: Int64
    package var listed: Int64
    package var rejected: Int64
    package var repeated: Int64
    /// What does not add up, in words; empty where balanced.
    package var discrepancies: [String]
}
