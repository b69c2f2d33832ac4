import ArgumentParser
import Foundation
import Store

/// `afterbay rejects export`.
struct RejectsExport: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the bytes that could not be read to files.",
        discussion: """
            Each part becomes one file; index.jsonl beside them tells where each comes from. Running it again writes the \
            same files.

            Examples:
              afterbay rejects export unread/
              afterbay rejects export unread/ --code broken_gzip
            """)

    @Argument(help: "The directory to write to; it is made where it is missing.", completion: .directory)
    var directory: String

    @OptionGroup var options: RejectOptions
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if directory.isEmpty { throw ValidationError("the directory's name is empty") }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        let folder = URL(fileURLWithPath: directory, isDirectory: true)
        let written = try database.reading(in: context) { store in
            try writing(folder.path) {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            var names = ExportNames()
            var index = ""
            var count = 0
            try store.forEachRejectWithBytes(options.filter) { reject, raw in
                let name = names.name(object: reject.object, entryIndex: reject.entryIndex)
                let file = folder.appendingPathComponent(name)
                try writing(file.path) { try Data(raw).write(to: file, options: .atomic) }
                index += Self.line(reject, file: name, kept: raw.count)
                count += 1
            }
            let file = folder.appendingPathComponent("index.jsonl")
            try writing(file.path) { try Data(index.utf8).write(to: file, options: .atomic) }
            return count
        }
        context.notice(TerminalText.escaped("wrote \(CountText.counted(written, "part")) to \(folder.path)"))
        return .clean
    }

    private func writing(_ path: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as CocoaError {
            throw CommandFailure(.cannotWrite, path, "cannot be written: \(error.localizedDescription)")
        }
    }

    private static func line(_ reject: StoredReject, file: String, kept: Int) -> String {
        OutputValue.object([
            ("file", .string(file)), ("object", .string(reject.object)), ("entry_index", .integer(reject.entryIndex)),
            ("byte_offset", .integer(reject.byteOffset)), ("code", .string(reject.code)),
            ("detail", .string(reject.detail)), ("bytes", .integer(reject.byteCount)), ("kept_bytes", .integer(kept)),
            ("sha256", .string(reject.hash)), ("stream", .string(reject.stream)),
        ]).compact + "\n"
    }
}

/// File names for rejected parts: made of harmless characters whatever the object is called, and never the same twice.
struct ExportNames {
    private var used: Set<String> = []

    /// `2026_11_21_17_batch-1.json-entry-3.bin`, with a number behind it where that was used before.
    mutating func name(object: String, entryIndex: Int64) -> String {
        let allowed = object.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".": Character(scalar)
            default: "_"
            }
        }
        var stem = String(allowed.suffix(150))
        if stem.hasPrefix(".") || stem.hasPrefix("-") { stem = "_" + stem }
        stem += "-entry-\(entryIndex)"
        var name = stem + ".bin"
        var number = 2
        // Compared without case: some file systems take two such names for one.
        while !used.insert(name.lowercased()).inserted {
            name = "\(stem)-\(number).bin"
            number += 1
        }
        return name
    }
}
