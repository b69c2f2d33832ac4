import Store

/// Names whose content changed between imports.
enum ChangedObjectsCheck {
    /// Hands out the names, by stream and name.
    static func rows(_ reads: StoreReads, stream: String?, _ body: (ChangedObjectRow) throws -> Void) throws {
        try reads.changedObjects(stream: stream) { changed in
            try body(
                ChangedObjectRow(stream: changed.stream, object: changed.name, generations: changed.generations))
        }
    }

    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        var count: Int64 = 0
        try rows(reads, stream: stream) { _ in count += 1 }
        return AuditFinding(
            check: .objectChanged, level: count > 0 ? .warning : .info, count: count,
            detail: count > 0
                ? "names under which more than one content was read; entries that both hold count as one delivery"
                : "no name was read with more than one content")
    }
}
