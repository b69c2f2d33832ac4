import Foundation
import Testing

/// Compares with a file of `golden/`; `UPDATE_GOLDEN=1` writes it anew, for a person to read the difference.
enum Golden {
    static func expect(_ bytes: [UInt8], _ name: String, location: SourceLocation = #_sourceLocation) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let path = folder.appendingPathComponent("golden/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(bytes).write(to: path) }
        let expected = try [UInt8](Data(contentsOf: path))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text == String(decoding: expected, as: UTF8.self), sourceLocation: location)
    }
}
