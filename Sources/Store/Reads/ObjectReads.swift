import GRDB
import Queries

/// A name that puts an object into an hour, and when the object's last entry was processed.
package struct FiledObject: Equatable, Sendable {
    package var stream: String
    package var name: String
    /// Start of the name's hour, in microseconds since 1970 UTC.
    package var hourPrefix: Int64
    /// In microseconds since 1970 UTC.
    package var lastProcessed: Int64
}

/// A name with more than one content.
package struct ChangedObject: Equatable, Sendable {
    package var stream: String
    package var name: String
    package var generations: Int64
}

/// A part of an object that could not be read.
package struct RejectedPart: Equatable, Sendable {
    package var stream: String
    package var object: String
    package var entryIndex: Int64
    package var byteOffset: Int64
    package var line: Int64?
    package var column: Int64?
    package var code: String
    package var detail: String
}

/// How many parts of objects have one reason for which they could not be read.
package struct RejectCount: Equatable, Sendable {
    package var code: String
    package var rejects: Int64
    package var objects: Int64
}

/// Objects by what could be read of them.
package struct ObjectStates: Equatable, Sendable {
    package var objects: Int64 = 0
    package var complete: Int64 = 0
    package var partial: Int64 = 0
    package var rejected: Int64 = 0
    package var changed: Int64 = 0
    package var bytes: Int64 = 0

    package init() {}
}

extension StoreReads {
    /// Hands out the names whose hour is not the one of the object's last entry, by stream and name.
    package func objectsOutsideHour(stream: String?, _ body: (FiledObject) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.hourPrefixes, arguments: ["stream": stream])
        while try rows.next() {
            try body(
                FiledObject(
                    stream: rows.text(0), name: rows.text(1), hourPrefix: rows.integer(2),
                    lastProcessed: rows.integer(3)))
        }
    }

    /// How many names of objects there are, and how many of them have an hour and a last entry to compare it with.
    package func hourPrefixCoverage(stream: String?) throws -> (names: Int64, comparable: Int64) {
        let rows = try RawRows(db, sql: Catalog.Audit.hourPrefixCoverage, arguments: ["stream": stream])
        guard try rows.next() else { return (0, 0) }
        return (rows.integer(0), rows.integer(1))
    }

    /// Hands out the names with more than one content, by stream and name.
    package func changedObjects(stream: String?, _ body: (ChangedObject) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.changedObjects, arguments: ["stream": stream])
        while try rows.next() {
            try body(ChangedObject(stream: rows.text(0), name: rows.text(1), generations: rows.integer(2)))
        }
    }

    /// Hands out what could not be read, by stream, object and position.
    package func rejectedParts(stream: String?, _ body: (RejectedPart) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.rejectedParts, arguments: ["stream": stream])
        while try rows.next() {
            try body(
                RejectedPart(
                    stream: rows.text(0), object: rows.text(1), entryIndex: rows.integer(2),
                    byteOffset: rows.integer(3), line: rows.optionalInteger(4), column: rows.optionalInteger(5),
                    code: rows.text(6), detail: rows.text(7)))
        }
    }

    /// How many parts of objects could not be read, by reason.
    package func rejectCounts(stream: String?) throws -> [RejectCount] {
        let rows = try RawRows(db, sql: Catalog.Audit.rejectCodes, arguments: ["stream": stream])
        var counts: [RejectCount] = []
        while try rows.next() {
            counts.append(RejectCount(code: rows.text(0), rejects: rows.integer(1), objects: rows.integer(2)))
        }
        return counts
    }

    /// How many objects were read whole, in part, not at all, or in several generations.
    package func objectStates(stream: String?) throws -> ObjectStates {
        let rows = try RawRows(db, sql: Catalog.Audit.objectStates, arguments: ["stream": stream])
        var states = ObjectStates()
        guard try rows.next() else { return states }
        states.objects = rows.integer(0)
        states.complete = rows.integer(1)
        states.partial = rows.integer(2)
        states.rejected = rows.integer(3)
        states.changed = rows.integer(4)
        states.bytes = rows.integer(5)
        return states
    }
}
