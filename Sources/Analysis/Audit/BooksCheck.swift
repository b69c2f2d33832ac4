import Store

/// Whether what was read and what is held add up.
enum BooksCheck {
    /// The books from a store's totals.
    static func books(_ totals: BookTotals) -> AuditBooks {
        var discrepancies: [String] = []
        func compare(_ what: String, read: Int64, held: Int64) {
            if read != held { discrepancies.append("\(what): \(read) read, \(held) held") }
        }
        compare(
            "entries", read: totals.entries,
            held: totals.deliveredEntries + totals.failedEntries + totals.listedEntries + totals.rejectedEntries)
        compare(
            "deliveries", read: totals.deliveredEntries,
            held: totals.delivered + totals.redelivered + totals.conflicting + totals.repeated)
        compare("failures", read: totals.failedEntries, held: totals.failures)
        compare("rejects", read: totals.rejectedEntries, held: totals.rejects)
        if totals.unbalancedObjects > 0 {
            discrepancies.append("\(totals.unbalancedObjects) objects whose own counts do not add up")
        }
        return AuditBooks(
            balanced: discrepancies.isEmpty, objects: totals.objects, read: totals.entries - totals.repeated,
            new: totals.delivered, redelivered: totals.redelivered, conflicting: totals.conflicting,
            failed: totals.failedEntries, listed: totals.listedEntries, rejected: totals.rejectedEntries,
            repeated: totals.repeated, discrepancies: discrepancies)
    }

    static func finding(_ books: AuditBooks) -> AuditFinding {
        guard books.balanced else {
            return AuditFinding(
                check: .books, level: .error, count: Int64(books.discrepancies.count),
                detail: "the books do not close: \(books.discrepancies.joined(separator: "; ")); run `afterbay verify`")
        }
        return AuditFinding(
            check: .books, level: .info, count: 0,
            detail: "the books close: \(books.read) entries of \(books.objects) objects are \(books.new) new, "
                + "\(books.redelivered) redelivered, \(books.conflicting) conflicting, \(books.failed) failed, "
                + "\(books.listed) listed, \(books.rejected) rejected")
    }
}
