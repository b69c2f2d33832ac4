/// The answer of a whole audit.
package struct AuditReport: Equatable, Sendable {
    /// One for each check, in the order of ``AuditCheck``.
    package var findings: [AuditFinding]
    package var books: AuditBooks

    /// The highest level of a finding that found something; nil where none did.
    package var highestLevel: AuditLevel? {
        findings.filter { $0.count > 0 }.map(\.level).max()
    }
}
