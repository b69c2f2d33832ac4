import Foundation

/// The names of an export's files.
///
/// A format with a document per file gives `FILE` where there is one, else `FILE-000001.json`, `FILE-000002.json` and so
/// on, the number in front of the extension. Until they are published, files lie beside their targets under hidden names
/// that hold the replay's own.
struct ExportPaths {
    /// The target as the user named it, absolute.
    let target: String
    /// The replay's name.
    let replay: String

    /// The folder of all files.
    var folder: String {
        let folder = (target as NSString).deletingLastPathComponent
        return folder.isEmpty ? "/" : folder
    }

    /// Where file `number` of `count` is published; numbers begin at 1.
    func published(_ number: Int64, of count: Int) -> String {
        guard count > 1 else { return target }
        let digits = String(number)
        let suffix = "-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        let fileExtension = (target as NSString).pathExtension
        guard !fileExtension.isEmpty else { return target + suffix }
        return (target as NSString).deletingPathExtension + suffix + "." + fileExtension
    }

    /// Where file `number` lies until then.
    func temporary(_ number: Int64) -> String {
        let name = temporaryPrefix + String(number) + Self.temporarySuffix
        return (folder as NSString).appendingPathComponent(name)
    }

    /// Temporary files of this replay that are there.
    func leftovers() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(temporaryPrefix) && $0.hasSuffix(Self.temporarySuffix) }
            .sorted().map { (folder as NSString).appendingPathComponent($0) }
    }

    private var temporaryPrefix: String { ".\((target as NSString).lastPathComponent).\(replay)." }
    private static let temporarySuffix = ".part"
}
