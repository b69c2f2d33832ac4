import GRDB
import Queries

/// A run of the function as one log document shows it.
package struct LoggedInvocation: Equatable, Sendable {
    /// The store's row of the stream.
    package var streamID: Int64
    package var stream: String
    package var requestID: String?
    package var logGroup: String?
    package var logStream: String?
    /// Of its first and last line, in microseconds since 1970 UTC.
    package var firstTime: Int64?
    package var lastTime: Int64?
    package var hasStart: Bool
    /// Whether END or REPORT is there.
    package var hasEnd: Bool
    package var hasTimedOut: Bool
    /// Records that it says it accepted, or could not handle.
    package var accepted: Int64
    package var failed: Int64
    /// How many records it says it stored, and under which key.
    package var storedRecords: Int64?
    package var storedKey: String?
    package var storeError: String?

    package init(
        streamID: Int64, stream: String, requestID: String?, logGroup: String? = nil, logStream: String? = nil,
        firstTime: Int64?, lastTime: Int64?, hasStart: Bool, hasEnd: Bool, hasTimedOut: Bool, accepted: Int64,
        failed: Int64, storedRecords: Int64? = nil, storedKey: String? = nil, storeError: String? = nil
    ) {
        self.streamID = streamID
        self.stream = stream
        self.requestID = requestID
        self.logGroup = logGroup
        self.logStream = logStream
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.hasStart = hasStart
        self.hasEnd = hasEnd
        self.hasTimedOut = hasTimedOut
        self.accepted = accepted
        self.failed = failed
        self.storedRecords = storedRecords
        self.storedKey = storedKey
        self.storeError = storeError
    }
}

/// An object by name, with the entries that could be read of it.
package struct NamedObject: Equatable, Sendable {
    package var name: String
    package var entries: Int64
}

/// Looks imported objects up, by name or by the invocation that wrote them.
package final class ObjectLookup {
    private let byName: GRDB.Statement
    private let byRequest: GRDB.Statement

    package init(_ reads: StoreReads) throws {
        byName = try reads.db.makeStatement(sql: Catalog.Audit.objectsOfName)
        byRequest = try reads.db.makeStatement(sql: Catalog.Audit.objectsOfRequest)
    }

    /// All contents that were read under a name.
    package func named(_ name: String, stream: Int64) throws -> [NamedObject] {
        try objects(byName, ["stream_id": stream, "name": name])
    }

    /// The objects that carry an invocation's request id in their name.
    package func written(by requestID: String, stream: Int64) throws -> [NamedObject] {
        try objects(byRequest, ["stream_id": stream, "request_id": requestID])
    }

    private func objects(_ statement: GRDB.Statement, _ arguments: StatementArguments) throws -> [NamedObject] {
        try Row.fetchAll(statement, arguments: arguments).map { NamedObject(name: $0["name"], entries: $0["entries"]) }
    }
}

/// A request id within its stream.
package struct RequestName: Hashable, Sendable {
    /// The store's row of the stream.
    package var streamID: Int64
    package var requestID: String

    package init(streamID: Int64, requestID: String) {
        self.streamID = streamID
        self.requestID = requestID
    }
}

extension StoreReads {
    /// Hands out every logged block of lines by stream and request id, those without one first; blocks of one id by time.
    package func loggedInvocations(stream: String?, _ body: (LoggedInvocation) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.loggedInvocations, arguments: ["stream": stream])
        while try rows.next() {
            try body(
                LoggedInvocation(
                    streamID: rows.integer(0), stream: rows.text(1), requestID: rows.optionalText(2),
                    logGroup: rows.optionalText(3), logStream: rows.optionalText(4),
                    firstTime: rows.optionalInteger(5), lastTime: rows.optionalInteger(6),
                    hasStart: rows.integer(7) != 0, hasEnd: rows.integer(8) != 0, hasTimedOut: rows.integer(9) != 0,
                    accepted: rows.integer(10), failed: rows.integer(11), storedRecords: rows.optionalInteger(12),
                    storedKey: rows.optionalText(13), storeError: rows.optionalText(14)))
        }
    }

    /// Hands out the invocations that named in their logs which records they accepted. Walks all evidence.
    package func acceptingRequests(stream: String?, _ body: (RequestName) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.acceptingRequests, arguments: ["stream": stream])
        while try rows.next() {
            guard let requestID = rows.optionalText(1) else { continue }
            try body(RequestName(streamID: rows.integer(0), requestID: requestID))
        }
    }
}
