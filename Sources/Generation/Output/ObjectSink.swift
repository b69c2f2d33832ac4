import FoundationEssentials

/// Where the generated files go.
package protocol ObjectSink {
    /// Stores a file under a path with slashes, relative to the output; makes the folders on the way.
    mutating func store(_ bytes: [UInt8], path: String) throws(GenerationError)
}

/// A folder of the file system.
package struct FolderSink: ObjectSink {
    private let root: URL
    private var folders: Set<String> = []

    /// A folder that is not there yet, or is empty: a tree is never mixed with what was there before.
    package init(path: String) throws(GenerationError) {
        root = URL(filePath: path, directoryHint: .isDirectory)
        var isFolder = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            let content = isFolder ? try? FileManager.default.contentsOfDirectory(atPath: path) : nil
            guard content?.isEmpty == true else {
                throw GenerationError(
                    code: .outputNotEmpty, location: path,
                    detail: isFolder ? "the folder is not empty; name another one" : "is a file; name a folder")
            }
        }
    }

    package mutating func store(_ bytes: [UInt8], path: String) throws(GenerationError) {
        do {
            let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            if folders.insert(folder).inserted {
                try FileManager.default.createDirectory(
                    at: root.appending(path: folder, directoryHint: .isDirectory), withIntermediateDirectories: true)
            }
            try Data(bytes).write(to: root.appending(path: path, directoryHint: .notDirectory))
        } catch {
            throw GenerationError(code: .writeFailed, location: path, detail: "\(error)")
        }
    }
}

/// Files kept in memory, for tests.
package struct MemorySink: ObjectSink {
    /// The files by path.
    package private(set) var files: [String: [UInt8]] = [:]

    /// No files.
    package init() {}

    package mutating func store(_ bytes: [UInt8], path: String) throws(GenerationError) {
        files[path] = bytes
    }
}
