import Foundation
import GRDB
import Queries

/// One SQLite file with all evidence.
///
/// Readers open it with `.reading` and are never blocked by an import; one process at a time opens it with `.writing`
/// and holds the writer lock beside the file until the store is closed.
package final class Store: Sendable {
    /// What a store is opened for.
    package enum Access: Sendable {
        /// Queries only: the file must exist.
        case reading
        /// Import and replay: the file is made where there is none. `command` is told to others who want to write.
        case writing(command: String)
    }

    /// `Aftb` in ASCII, SQLite's `application_id`: tells this program's files from other SQLite databases.
    package static let applicationID: Int32 = 0x4166_7462

    /// The database file.
    package let path: String
    /// The only connection of this store.
    let queue: DatabaseQueue
    private let lock: WriterLock?

    private init(path: String, queue: DatabaseQueue, lock: WriterLock?) {
        self.path = path
        self.queue = queue
        self.lock = lock
    }

    /// Opens the file, and brings its schema up to date where it may write.
    ///
    /// - Throws: ``StoreError``: `missing`, `notAStore`, `newerSchema`, `olderSchema`, `readOnly`, `locked`, `full`.
    package static func open(at path: String, for access: Access) throws -> Store {
        switch access {
        case .reading:
            guard FileManager.default.fileExists(atPath: path) else {
                throw StoreError(
                    code: .missing, path: path,
                    detail: "no such database; make one with `afterbay import SOURCE`, or name another with --db")
            }
            try checkNoDirectory(path)
            return try StoreError.translating(path: path) {
                let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
                try queue.read { try checkIdentity($0, path: path, writing: false) }
                return Store(path: path, queue: queue, lock: nil)
            }
        case .writing(let command):
            try checkFile(path)
            let lock = try WriterLock.acquire(for: path, command: command)
            do {
                return try openLocked(path, lock)
            } catch {
                // A file that cannot be used keeps no lock beside it.
                lock.release()
                throw error
            }
        }
    }

    private static func openLocked(_ path: String, _ lock: WriterLock) throws -> Store {
        try StoreError.translating(path: path) {
            let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: false))
            try queue.writeWithoutTransaction { db in
                try checkIdentity(db, path: path, writing: true)
                try prepareForWriting(db)
            }
            FaultPoint.reach(.create)
            try migrate(queue)
            return Store(path: path, queue: queue, lock: lock)
        }
    }

    /// Ends the use of the file. After writing, the write-ahead log is folded back, so that one single file remains,
    /// unless a reader still needs the log.
    package func close() throws {
        // Whatever happens: what could not be folded back is still in the log, and whole.
        defer { lock?.release() }
        try StoreError.translating(path: path) {
            if lock != nil {
                try queue.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                    FaultPoint.reach(.checkpoint)
                    // A reader that is still there keeps the log: that is no failure, the next close folds it back.
                    try? db.execute(sql: "PRAGMA journal_mode = DELETE")
                }
            }
            try queue.close()
        }
    }

    /// Runs reads on one consistent state of the file.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try StoreError.translating(path: path) { try queue.read(body) }
    }

    /// Runs writes as one transaction: all or nothing.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        FaultPoint.countWrite()
        return try StoreError.translating(path: path) { try queue.write(body) }
    }

    /// Turns SQLite's own check of foreign keys on or off for this connection.
    func checkReferences(_ checks: Bool) throws {
        try StoreError.translating(path: path) {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = \(checks ? "ON" : "OFF")") }
        }
    }

    /// Whether each commit waits until the disk has it.
    func waitsForDisk(_ waits: Bool) throws {
        try StoreError.translating(path: path) {
            try queue.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA synchronous = \(waits ? "FULL" : "NORMAL")")
            }
        }
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.label = "afterbay"
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -24000")
        }
        return configuration
    }

    private static func prepareForWriting(_ db: Database) throws {
        // Only a new file takes the page size. 16 KiB pages measured better than 8 KiB for these rows, and those than 4 KiB.
        try db.execute(sql: "PRAGMA page_size = 16384")
        // Before any table is there: after a crash in the middle of the migrations the file is known for what it is.
        if try Int32.fetchOne(db, sql: "PRAGMA application_id") != applicationID {
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        // In WAL mode NORMAL keeps the file whole after any crash; a power cut may lose the last commits, which the
        // next import makes again.
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        // Debian builds SQLite to overwrite deleted content; nothing here is secret from who holds the file.
        try db.execute(sql: "PRAGMA secure_delete = OFF")
        // Few, large checkpoints (64 MB): each page is written to the file once instead of many times.
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
    }

    private static func migrate(_ queue: DatabaseQueue) throws {
        var migrator = DatabaseMigrator()
        for (index, migration) in Catalog.migrations.enumerated() {
            migrator.registerMigration(migration.name) { db in
                for text in migration.sql { try db.execute(sql: text) }
                FaultPoint.reach(.migrate)
                try db.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        try migrator.migrate(queue)
    }

    private static func checkNoDirectory(_ path: String) throws {
        var isDirectory: ObjCBool = false
        if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            throw StoreError(code: .notAStore, path: path, detail: "is a directory; name a file with --db")
        }
    }

    private static func checkFile(_ path: String) throws {
        let manager = FileManager.default
        try checkNoDirectory(path)
        if manager.fileExists(atPath: path), !manager.isWritableFile(atPath: path) {
            throw StoreError(
                code: .readOnly, path: path, detail: "the file is read-only; copy it or change its permissions")
        }
        let folder = (path as NSString).deletingLastPathComponent
        let parent = folder.isEmpty ? "." : folder
        if !manager.fileExists(atPath: parent) {
            throw StoreError(code: .missing, path: path, detail: "its folder does not exist; make it, or change --db")
        }
        if !manager.isWritableFile(atPath: parent) {
            throw StoreError(
                code: .readOnly, path: path, detail: "its folder is read-only; an import needs to write beside the file"
            )
        }
    }

    private static func checkIdentity(_ db: Database, path: String, writing: Bool) throws {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        let isBlank = application == 0 && version == 0 && tables == 0
        if isBlank && writing { return }
        if application != applicationID {
            throw StoreError(
                code: .notAStore, path: path, detail: "not an Afterbay database; choose another file with --db")
        }
        if version > Catalog.migrations.count {
            throw StoreError(
                code: .newerSchema, path: path,
                detail: "written by a newer Afterbay (schema \(version), this one knows \(Catalog.migrations.count)); "
                    + "use that version")
        }
        if version < Catalog.migrations.count && !writing {
            throw StoreError(
                code: .olderSchema, path: path,
                detail: "written by an older Afterbay; run any `afterbay import` on it to bring it up to date")
        }
    }
}
