import Foundation
import Glibc

/// The few calls of the operating system by which a file gets its name for good.
enum FileSystem {
    /// What is at a path.
    enum Kind {
        case nothing
        case file
        case directory
        /// A device, a pipe, a socket.
        case other
    }

    /// What is at `path`, links followed.
    static func kind(of path: String) -> Kind {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return .nothing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    /// Whether two paths lead to one file, links followed.
    static func isSame(_ path: String, _ other: String) -> Bool {
        var (status, otherStatus) = (stat(), stat())
        guard unsafe stat(path, &status) == 0, unsafe stat(other, &otherStatus) == 0 else { return false }
        return (status.st_dev, status.st_ino) == (otherStatus.st_dev, otherStatus.st_ino)
    }

    /// Gives `source` the name `target`, in place of whatever has it.
    static func replace(_ target: String, with source: String) throws {
        guard unsafe rename(source, target) == 0 else { throw failure(target, "cannot be put in place") }
        // Where both names are links to one file already, since a run was killed in `place`, renaming leaves both.
        unsafe unlink(source)
    }

    /// Gives `source` the name `target`, which nothing may have, not even since a moment ago.
    static func place(_ source: String, as target: String) throws {
        if unsafe link(source, target) == 0 {
            unsafe unlink(source)
            return
        }
        if errno == EEXIST {
            throw ReplayError(
                code: .targetExists, location: target,
                detail: "is there already, and is not what this replay wrote; --force overwrites it")
        }
        // Some file systems have no links: there a look before the renaming has to do.
        guard kind(of: target) == .nothing else {
            throw ReplayError(
                code: .targetExists, location: target,
                detail: "is there already, and is not what this replay wrote; --force overwrites it")
        }
        try replace(target, with: source)
    }

    /// Makes the names in a folder durable.
    static func synchronizeFolder(_ path: String) throws {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
        defer { Glibc.close(descriptor) }
        // Some file systems cannot sync a folder, and need not.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(path, "cannot be made durable") }
    }

    private static func failure(_ path: String, _ what: String) -> ReplayError {
        let reason = unsafe String(cString: strerror(errno))
        return ReplayError(code: .targetUnwritable, location: path, detail: "\(what): \(reason)")
    }
}
