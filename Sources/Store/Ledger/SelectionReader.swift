import Coding
import Foundation
import GRDB
import Queries

/// Reads a selection's records one after the other in the order of sending; what it holds does not grow with them.
struct SelectionReader {
    let query: SelectionQuery
    /// Dotted name of the payload field that stands in for an absent partition key.
    let keyField: String?

    /// Calls `body` for each record until it returns false.
    ///
    /// - Throws: ``StoreError`` with `invalidQuery` or `notAllowed` for the person's condition, `notFound` for a stream
    ///   or key field that the database does not have; ``FilterError``; `CancellationError`.
    func forEach(in store: Store, _ body: (SelectionMember) throws -> Bool) throws {
        let filter = query.filters.isEmpty ? nil : try EventFilter(query.filters)
        var payloads = WholeValueReader()
        let reader = try GuardedReader(path: store.path)
        defer { try? reader.close() }
        try reader.read { db in
            try checkStream(db, path: store.path)
            let sql = try selectionSQL(db, path: store.path)
            let records = try RecordReader(db, keyField: keyField, path: store.path)
            let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments())
            var count = 0
            while let row = try rows.next() {
                count += 1
                if count.isMultiple(of: 1_024) { try Task.checkCancellation() }
                let key = RecordKey(shardRow: row[0], sequenceKey: row[1], subSequence: row[2])
                guard let record = try records.record(key) else { continue }
                if let filter, !Self.passes(record, filter, &payloads) { continue }
                let member = SelectionMember(
                    record: record, orderTime: row[3], newerDelivered: row[4],
                    ledgerState: SelectionMember.LedgerState(rawValue: row[5]) ?? .none)
                guard try body(member) else { return }
            }
        }
    }

    /// Whether a record's payload is known and passes.
    private static func passes(
        _ record: SelectedRecord, _ filter: EventFilter, _ payloads: inout WholeValueReader
    ) -> Bool {
        switch record.payload {
        case .bytes(let bytes), .text(let bytes): filter.verdict(of: bytes.span, &payloads) == .passes
        case nil: false
        }
    }

    private func arguments() throws -> StatementArguments {
        [
            "stream": query.stream,
            "shards": query.shards.isEmpty ? nil : try json(query.shards),
            "devices": query.devices.isEmpty ? nil : try json(query.devices),
            "basis": query.timeBasis.rawValue,
            "since": query.since,
            "until": query.until,
            "failed": query.failed,
            "missing": query.missing,
            "again": query.again,
            "condition": query.condition != nil,
        ]
    }

    private func json(_ values: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
    }

    private func checkStream(_ db: Database, path: String) throws {
        guard let label = query.stream else { return }
        let found = try Bool.fetchOne(db, sql: "SELECT 1 FROM stream WHERE label = ?", arguments: [label]) ?? false
        guard found else {
            throw StoreError(
                code: .notFound, path: path, detail: "no stream \(label) in it; `afterbay status` lists the streams")
        }
    }

    /// The fixed query, with the person's condition in its one place. It is compiled alone first: what is wrong with
    /// it is then told in its own terms, and a text that closes the parenthesis early to go on with something else
    /// fails here or only changes which rows of `records` it takes.
    private func selectionSQL(_ db: Database, path: String) throws -> String {
        guard let condition = query.condition else { return Catalog.Replay.selection }
        // The line break ends a comment that the condition may end with.
        let clause = "(\n\(condition)\n)"
        do {
            let statement = try db.makeStatement(sql: "SELECT count(*) FROM records WHERE \(clause)")
            // A parameter would have no value here, or one of the fixed query's.
            try statement.validateArguments([])
        } catch let error as DatabaseError {
            let reason = error.message ?? "error \(error.extendedResultCode.rawValue)"
            // What the authorizer refuses does not always come with a code of its own, but always in these words.
            if error.resultCode == .SQLITE_AUTH || reason.contains("not authorized") {
                throw StoreError(
                    code: .notAllowed, path: path,
                    detail:
                        "the condition may only read (\(reason)); write an expression over the columns of `records`")
            }
            throw StoreError(
                code: .invalidQuery, path: path,
                detail: "the condition is no SQL expression over the view `records`: \(reason)")
        }
        return Catalog.Replay.selection.replacing(Catalog.Replay.conditionMark, with: clause)
    }
}

extension Store {
    /// Calls `body` for each record of a selection, in the order of sending, until it returns false. The person's
    /// condition, if there is one, runs on a connection that can only read.
    ///
    /// - Parameter keyField: Dotted name of the payload field that stands in for an absent partition key.
    /// - Throws: ``StoreError`` with `invalidQuery` or `notAllowed` for the condition, `notFound` for a stream or a key
    ///   field that the database does not have; `CancellationError`; whatever `body` throws.
    package func forEachSelected(
        _ query: SelectionQuery, keyField: String? = nil, _ body: (SelectionMember) throws -> Bool
    ) throws {
        try SelectionReader(query: query, keyField: keyField).forEach(in: self, body)
    }

    /// The number of known shards by stream label.
    package func shardCounts() throws -> [String: Int] {
        try read { db in
            let rows = try Row.fetchAll(db, sql: Catalog.Replay.shards)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }
}
