import AWS
import Glibc
package import Records

/// A file, or an object in S3, that an import may read.
package struct FoundFile: Equatable, Sendable {
    /// Absolute path; `-` for standard input; `s3://bucket/key`.
    package var location: String
    /// Path relative to its source, from which the object's name follows.
    package var relativePath: String
    package var state: FileState?

    /// The part of the location in which a name may begin: the path, or the key without its bucket.
    var namePath: String { S3Location(location)?.key ?? location }
}

/// What became of a path that is not read.
package enum SkipReason: String, Equatable, Sendable {
    /// `.DS_Store` and all other names that begin with a dot.
    case hidden
    /// What a download leaves while it is under way: `name.XXXXXXXX`, `name.part`, `name.tmp`.
    case temporary
    /// Left out by `--include`, `--exclude`, `--since` or `--until`.
    case filtered
    /// An empty object in S3 that stands for a folder.
    case folder
    /// A socket, a device, a pipe.
    case notAFile = "not_a_file"
    /// A directory that is reached again through a symbolic link.
    case linkLoop = "link_loop"
    /// The database that is being written, and what belongs to it.
    case ownDatabase = "own_database"
}

/// What the search for files meets, in order.
package enum FindEvent: Equatable, Sendable {
    case file(FoundFile)
    case skipped(path: String, SkipReason)
    case failed(path: String, reason: String)
}

/// Walks directories in a fixed order: in each first its files, the oldest first, then its folders by name; the bytes of
/// the names decide between files of one age.
///
/// Downloads keep the time of an object's writing, so this is nearly the order of the sequence numbers, and the writer
/// stays near one edge of the table. What an import holds in the end does not depend on it.
///
/// One directory's names are held at a time per level, so memory does not grow with the tree.
struct FileFinder {
    private struct Level {
        var path: String
        var relativePath: String
        var names: [Name]
        var next = 0
        var identity: Identity
    }

    private struct Name {
        var text: String
        /// Otherwise `text` is not what the file system knows.
        var isUTF8: Bool
        /// When a file was last modified, in nanoseconds; folders come after all files.
        var modified = Int64.max

        func precedes(_ other: Name) -> Bool {
            if modified != other.modified { return modified < other.modified }
            return text.utf8.lexicographicallyPrecedes(other.text.utf8)
        }
    }

    private struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    private var levels: [Level] = []
    private var pending: [(path: String, relativePath: String)]

    /// A walk of a file or directory.
    init(root: String) {
        let name = root.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
        pending = [(root, name ?? root)]
    }

    /// The next thing that is met; `nil` at the end.
    mutating func next() -> FindEvent? {
        if let root = pending.popLast() {
            return visit(root.path, relativePath: root.relativePath, isRoot: true) ?? next()
        }
        while let level = levels.last {
            guard level.next < level.names.count else {
                levels.removeLast()
                continue
            }
            levels[levels.count - 1].next += 1
            let name = level.names[level.next].text
            let path = level.path.hasSuffix("/") ? level.path + name : level.path + "/" + name
            guard level.names[level.next].isUTF8 else {
                return .failed(path: path, reason: "its name is not UTF-8; rename it")
            }
            if let reason = FileFinder.reasonToSkip(name) { return .skipped(path: path, reason) }
            let relative = level.relativePath.isEmpty ? name : level.relativePath + "/" + name
            if let event = visit(path, relativePath: relative, isRoot: false) { return event }
        }
        return nil
    }

    // A directory opens a level and is no event of its own.
    private mutating func visit(_ path: String, relativePath: String, isRoot: Bool) -> FindEvent? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            return .failed(path: path, reason: FileFinder.systemReason())
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            return .file(FoundFile(location: path, relativePath: relativePath, state: FileState(status)))
        case S_IFDIR:
            let identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
            if levels.contains(where: { $0.identity == identity }) { return .skipped(path: path, .linkLoop) }
            guard let names = FileFinder.names(in: path) else {
                return .failed(path: path, reason: FileFinder.systemReason())
            }
            levels.append(
                Level(path: path, relativePath: isRoot ? "" : relativePath, names: names, identity: identity))
            return nil
        default:
            return .skipped(path: path, .notAFile)
        }
    }

    /// Names of a directory in the order of the walk; `nil` with `errno` set where it cannot be read.
    private static func names(in path: String) -> [Name]? {
        guard let directory = unsafe opendir(path) else { return nil }
        defer { unsafe _ = closedir(directory) }
        var names: [Name] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                // d_name ends in a zero byte within the entry.
                let bytes = unsafe UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self)
                var name = unsafe Name(text: String(cString: bytes), isUTF8: String(validatingCString: bytes) != nil)
                var status = stat()
                let isThere = unsafe fstatat(dirfd(directory), bytes, &status, 0) == 0
                if isThere, status.st_mode & S_IFMT == S_IFREG { name.modified = FileState(status).modified }
                return name
            }
            if name.text != "." && name.text != ".." { names.append(name) }
        }
        return names.sorted { $0.precedes($1) }
    }

    /// Why a name is passed over in a directory; `nil` if it is not. A file that the user names is always read.
    static func reasonToSkip(_ name: String) -> SkipReason? {
        if name.utf8.first == UInt8(ascii: ".") { return .hidden }
        for suffix in [".part", ".tmp", "~"] where name.hasSuffix(suffix) { return .temporary }
        // The AWS CLI downloads to the name, a dot and eight hexadecimal digits, and renames at the end.
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count > 2, let last = parts.last, last.count == 8 else { return nil }
        return last.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "F") ~= $0
                || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
        }
            ? .temporary : nil
    }

    static func systemReason() -> String {
        unsafe String(cString: strerror(errno))
    }
}

extension FileState {
    init(_ status: stat) {
        self.init(
            byteCount: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
            changed: Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec),
            inode: UInt64(status.st_ino), device: UInt64(status.st_dev))
    }
}
