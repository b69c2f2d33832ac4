import GRDB
import Records

/// The objects of one stream: which content is known, under which names, and which are generations of each other.
final class ObjectRegistry {
    /// An object's row as the writer needs it.
    struct Known {
        var id: Int64
        var lineage: Int64
        /// Whether other objects share the lineage, so that its deliveries may be repeated ones.
        var hasGenerations: Bool
    }

    private let streamID: Int64
    private let runID: Int64
    private let findByHash: Statement
    private let findRejected: Statement
    private let deleteRejects: Statement
    private let setKind: Statement
    private let findByName: Statement
    private let findByID: Statement
    private let insertObject: Statement
    private let insertName: Statement
    private let insertFile: Statement
    private let insertReject: Statement
    private let setLineage: Statement
    private let setCounts: Statement

    init(_ db: Database, streamID: Int64, runID: Int64) throws {
        self.streamID = streamID
        self.runID = runID
        findByHash = try Statement(db, "SELECT id, lineage FROM object WHERE stream_id = ?1 AND hash = ?2")
        findRejected = try Statement(
            db,
            """
            SELECT id, lineage, (SELECT count(*) FROM object AS other WHERE other.lineage = object.lineage)
            FROM object WHERE stream_id = ?1 AND hash = ?2 AND entries = rejected AND ignored = 0
            """)
        deleteRejects = try Statement(db, "DELETE FROM reject WHERE object_id = ?1")
        setKind = try Statement(db, "UPDATE object SET kind = ?2, arn = ?3, run_id = ?4 WHERE id = ?1")
        findByName = try Statement(
            db,
            """
            SELECT object.id, object.lineage
            FROM object_name JOIN object ON object.id = object_name.object_id
            WHERE object_name.stream_id = ?1 AND object_name.name = ?2
                AND object.kind IN ('processed_batch', 'unknown')
            ORDER BY object.id
            """)
        findByID = try Statement(db, "SELECT hash, lineage FROM object WHERE id = ?1")
        insertObject = try Statement(
            db,
            """
            INSERT INTO object (id, stream_id, lineage, hash, kind, bytes, entries, delivered, failed, listed, rejected,
                last_processed, run_id, arn, ignored)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """)
        insertName = try Statement(
            db,
            """
            INSERT INTO object_name (stream_id, name, object_id, hour_prefix, request_id) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO NOTHING
            """)
        insertFile = try Statement(
            db,
            """
            INSERT INTO source_file (location, stream_id, object_id, bytes, modified_ns, changed_ns, inode, device,
                etag, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (location, stream_id) DO UPDATE SET object_id = ?3, bytes = ?4, modified_ns = ?5,
                changed_ns = ?6, inode = ?7, device = ?8, etag = ?9, version = ?10
            """)
        insertReject = try Statement(
            db,
            """
            INSERT INTO reject (object_id, position, entry_index, byte_offset, line, column_number, code, detail, bytes,
                hash, raw)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """)
        setLineage = try Statement(db, "UPDATE object SET lineage = ?2 WHERE lineage = ?1 AND stream_id = ?3")
        setCounts = try Statement(
            db,
            """
            UPDATE object SET entries = ?2, delivered = ?3, failed = ?4, listed = ?5, rejected = ?6, last_processed = ?7,
                ignored = ?8
            WHERE id = ?1
            """)
        nextID = try Int64.fetchOne(db, sql: "SELECT ifnull(max(id), 0) + 1 FROM object") ?? 1
    }

    private var nextID: Int64

    /// The object of this content.
    func object(withHash hash: [UInt8]) throws -> (id: Int64, lineage: Int64)? {
        findByHash.bind(1, streamID)
        findByHash.bind(2, copyingBlob: hash)
        defer { findByHash.reset() }
        guard try findByHash.step() else { return nil }
        return (findByHash.int(0), findByHash.int(1))
    }

    /// Opens an object of this content again if it was rejected whole: its rejects are taken out, and its row says what it
    /// is now. `nil` where there is none.
    func reopen(_ object: SourceObject, tally: ObjectTally, rejects: [Reject]) throws -> Known? {
        findRejected.bind(1, streamID)
        findRejected.bind(2, copyingBlob: object.hash)
        defer { findRejected.reset() }
        guard try findRejected.step() else { return nil }
        let known = Known(
            id: findRejected.int(0), lineage: findRejected.int(1), hasGenerations: findRejected.int(2) > 1)
        deleteRejects.bind(1, known.id)
        try deleteRejects.run()
        setKind.bind(1, known.id)
        setKind.bind(2, copying: object.kind.rawValue)
        setKind.bind(3, copying: object.streamARN)
        setKind.bind(4, runID)
        try setKind.run()
        try setTally(tally, of: known.id)
        try insertRejects(rejects, from: 0, of: known.id)
        return known
    }

    /// The batches that a name has held, and what could not be read under it: a batch's generations. Documents of other
    /// kinds lie in folders of all sorts, where one name says little.
    func objects(named name: String) throws -> [(id: Int64, lineage: Int64)] {
        findByName.bind(1, streamID)
        findByName.bind(2, copying: name)
        defer { findByName.reset() }
        var found: [(Int64, Int64)] = []
        while try findByName.step() { found.append((findByName.int(0), findByName.int(1))) }
        return found
    }

    /// Content hash and lineage of an object.
    func identity(ofObject id: Int64) throws -> (hash: [UInt8], lineage: Int64) {
        findByID.bind(1, id)
        defer { findByID.reset() }
        guard try findByID.step() else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "object \(id) is named and not there")
        }
        return (findByID.bytes(0), findByID.int(1))
    }

    /// Writes a new object's row and its rejects. `lineage` nil begins a lineage of its own.
    func insert(_ object: SourceObject, tally: ObjectTally, lineage: Int64?, rejects: [Reject]) throws -> Known {
        let id = nextID
        nextID += 1
        insertObject.bind(1, id)
        insertObject.bind(2, streamID)
        insertObject.bind(3, lineage ?? id)
        insertObject.bind(4, copyingBlob: object.hash)
        insertObject.bind(5, copying: object.kind.rawValue)
        insertObject.bind(6, object.byteCount)
        insertObject.bind(7, tally.entries)
        insertObject.bind(8, tally.delivered)
        insertObject.bind(9, tally.failed)
        insertObject.bind(10, tally.listed)
        insertObject.bind(11, tally.rejected)
        insertObject.bind(12, tally.lastProcessed)
        insertObject.bind(13, runID)
        insertObject.bind(14, copying: object.streamARN)
        insertObject.bind(15, tally.ignored)
        try insertObject.run()
        try insertRejects(rejects, from: 0, of: id)
        return Known(id: id, lineage: lineage ?? id, hasGenerations: lineage != nil)
    }

    /// Adds a name and the file's state to an object. Whether the name is new to it.
    func name(_ object: SourceObject, id: Int64) throws -> Bool {
        let name = ObjectName(object.name)
        insertName.bind(1, streamID)
        insertName.bind(2, copying: name.text)
        insertName.bind(3, id)
        insertName.bind(4, name.hour?.start.microseconds)
        insertName.bind(5, copying: name.requestID)
        let isNew = try insertName.run() > 0
        if let state = object.fileState {
            insertFile.bind(1, copying: object.location)
            insertFile.bind(2, streamID)
            insertFile.bind(3, id)
            insertFile.bind(4, state.byteCount)
            insertFile.bind(5, state.modified)
            insertFile.bind(6, state.changed)
            insertFile.bind(7, Int64(bitPattern: state.inode))
            insertFile.bind(8, Int64(bitPattern: state.device))
            insertFile.bind(9, copying: state.etag)
            insertFile.bind(10, copying: state.version)
            try insertFile.run()
        }
        return isNew
    }

    /// Makes two lineages one: their objects were found under one name.
    func merge(lineage: Int64, into other: Int64) throws {
        setLineage.bind(1, lineage)
        setLineage.bind(2, other)
        setLineage.bind(3, streamID)
        try setLineage.run()
    }

    func setLineage(_ lineage: Int64, of id: Int64, _ db: Database) throws {
        try db.execute(sql: "UPDATE object SET lineage = ? WHERE id = ?", arguments: [lineage, id])
    }

    /// The objects of a lineage, in groups that are joined by common names.
    func joinedByNames(lineage: Int64, _ db: Database) throws -> [Set<Int64>] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT object.id, object_name.name FROM object JOIN object_name ON object_name.object_id = object.id
                WHERE object.lineage = ? AND object.stream_id = ? ORDER BY object_name.name, object.id
                """, arguments: [lineage, streamID])
        var groups: [Set<Int64>] = []
        var last: (name: [UInt8], id: Int64)?
        for row in rows {
            let (id, name): (Int64, [UInt8]) = (row[0], Array((row[1] as String).utf8))
            var joined: Set<Int64> = [id]
            if let last, last.name == name { joined.insert(last.id) }
            groups = groups.filter { group in
                if group.isDisjoint(with: joined) { return true }
                joined.formUnion(group)
                return false
            }
            groups.append(joined)
            last = (name, id)
        }
        return groups
    }

    /// The numbers of which an object of this lineage holds a delivery, as shard ids and keys. Reads every record.
    func numbers(ofLineage lineage: Int64, _ db: Database) throws -> [(shard: Int64, key: [UInt8])] {
        let ids = try Int64.fetchAll(
            db, sql: "SELECT id FROM object WHERE lineage = ? AND stream_id = ?", arguments: [lineage, streamID])
        return try ids.flatMap { try numbers(ofObject: $0, db) }
    }

    /// The numbers that an object holds, as shard ids and keys. Reads every record.
    func numbers(ofObject id: Int64, _ db: Database) throws -> [(shard: Int64, key: [UInt8])] {
        let statement = try Statement(
            db,
            """
            SELECT shard_id, sequence_key FROM record WHERE object_id = ?1
            UNION
            SELECT shard_id, sequence_key FROM delivery WHERE object_id = ?1
            UNION
            SELECT shard_id, sequence_key FROM evidence WHERE object_id = ?1
            """)
        statement.bind(1, id)
        var numbers: [(Int64, [UInt8])] = []
        while try statement.step() { numbers.append((statement.int(0), statement.bytes(1))) }
        statement.reset()
        return numbers
    }

    /// Writes what an object's entries were, for one whose row was made before they were read.
    func setTally(_ tally: ObjectTally, of id: Int64) throws {
        setCounts.bind(1, id)
        setCounts.bind(2, tally.entries)
        setCounts.bind(3, tally.delivered)
        setCounts.bind(4, tally.failed)
        setCounts.bind(5, tally.listed)
        setCounts.bind(6, tally.rejected)
        setCounts.bind(7, tally.lastProcessed)
        setCounts.bind(8, tally.ignored)
        try setCounts.run()
    }

    /// Writes rejects of an object, the first at `position`.
    func insertRejects(_ rejects: [Reject], from position: Int, of id: Int64) throws {
        for (index, reject) in rejects.enumerated() { try insert(reject, at: position + index, of: id) }
    }

    private func insert(_ reject: Reject, at position: Int, of id: Int64) throws {
        insertReject.bind(1, id)
        insertReject.bind(2, Int64(position))
        insertReject.bind(3, reject.entryIndex)
        insertReject.bind(4, reject.byteOffset)
        insertReject.bind(5, reject.line)
        insertReject.bind(6, reject.column)
        insertReject.bind(7, copying: reject.code.rawValue)
        insertReject.bind(8, copying: reject.detail)
        insertReject.bind(9, reject.byteCount)
        insertReject.bind(10, copyingBlob: reject.hash)
        insertReject.bind(11, copyingBlob: reject.raw)
        try insertReject.run()
    }
}
