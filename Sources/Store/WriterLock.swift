import Foundation
import Glibc
import Synchronization

/// The right to write to one database, held by an advisory lock on a file beside it.
///
/// SQLite's own lock guards one transaction; an import is many, with counts kept in memory between them. The file says
/// who holds the lock. The operating system frees it however the holder ends.
final class WriterLock: Sendable {
    /// `nil` once it is given back: the number may be another file's by then.
    private let descriptor: Mutex<Int32?>
    private let lockPath: String

    private init(descriptor: Int32, lockPath: String) {
        self.descriptor = Mutex(descriptor)
        self.lockPath = lockPath
    }

    /// Takes the lock, or says who holds it.
    ///
    /// - Throws: ``StoreError`` with code `locked` or `readOnly`.
    static func acquire(for path: String, command: String) throws -> WriterLock {
        let lockPath = realPath(path) + ".lock"
        while true {
            let descriptor = unsafe Glibc.open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                let reason = unsafe String(cString: strerror(errno))
                throw StoreError(code: .readOnly, path: path, detail: "cannot make \(lockPath): \(reason)")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let holder = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
                Glibc.close(descriptor)
                let who = holder.isEmpty ? "another process" : holder
                throw StoreError(
                    code: .locked, path: path,
                    detail: "\(who) is writing to it; wait for it to end, or use another --db")
            }
            // The holder before may have removed the file between our open and our lock: then nobody else sees ours.
            guard isCurrent(descriptor, lockPath) else {
                Glibc.close(descriptor)
                continue
            }
            write("process \(getpid()) (\(command))", to: descriptor)
            return WriterLock(descriptor: descriptor, lockPath: lockPath)
        }
    }

    /// The file that a path means: through whatever link it was named, there is one lock for it.
    private static func realPath(_ path: String) -> String {
        guard let resolved = unsafe realpath(path, nil) else { return path }
        // realpath gives a string that the caller frees.
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// Gives the lock back and removes its file; does nothing the second time.
    func release() {
        descriptor.withLock { descriptor in
            guard let held = descriptor else { return }
            unsafe unlink(lockPath)
            Glibc.close(held)
            descriptor = nil
        }
    }

    private static func isCurrent(_ descriptor: Int32, _ lockPath: String) -> Bool {
        var held = stat()
        var named = stat()
        let found = unsafe (fstat(descriptor, &held) == 0 && stat(lockPath, &named) == 0)
        return found && held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }

    private static func write(_ text: String, to descriptor: Int32) {
        ftruncate(descriptor, 0)
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }
}
