import Store

/// Parts of objects that could not be read.
enum RejectsCheck {
    /// Hands out the parts, by stream, object and position.
    static func rows(_ reads: StoreReads, stream: String?, _ body: (RejectRow) throws -> Void) throws {
        try reads.rejectedParts(stream: stream) { part in
            try body(
                RejectRow(
                    stream: part.stream, object: part.object, entryIndex: part.entryIndex,
                    byteOffset: part.byteOffset, line: part.line, column: part.column, code: part.code,
                    detail: part.detail))
        }
    }

    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        let counts = try reads.rejectCounts(stream: stream)
        let total = counts.reduce(0) { $0 + $1.rejects }
        let parts = counts.map { "\($0.rejects) \($0.code)" }.joined(separator: ", ")
        return AuditFinding(
            check: .rejects, level: total > 0 ? .error : .info, count: total,
            detail: total > 0
                ? "parts of objects that could not be read (\(parts)); the records in them are not known"
                : "every entry could be read")
    }
}
