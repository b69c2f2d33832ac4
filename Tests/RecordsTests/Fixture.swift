import Foundation

/// Files of the repository's `fixtures/`, found from this source file's place.
enum Fixture {
    static func json(_ path: String, from file: String = #filePath) throws -> Any {
        let root = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let url = root.appending(path: "fixtures").appending(path: path)
        return try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    }
}
