import Foundation

/// A folder that is there as long as the value is.
package final class TemporaryFolder: Sendable {
    /// The folder, without links in its path.
    package let path: String

    package init() throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("afterbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a name in the folder.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file and the folders above it. Its absolute path.
    @discardableResult
    package func write(_ name: String, _ content: some Sequence<UInt8>) throws -> String {
        let path = path(name)
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(content).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Writes a text file and the folders above it. Its absolute path.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        try write(name, text.utf8)
    }

    package func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }
}
