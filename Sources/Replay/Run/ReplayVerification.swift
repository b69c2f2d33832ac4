import Store

/// Whether what a replay wrote is still there, byte for byte.
package struct ReplayVerification: Codable, Equatable, Sendable {
    /// What was found of one file.
    package struct File: Codable, Equatable, Sendable {
        package enum Verdict: String, CaseIterable, Codable, Sendable {
            /// As it was written.
            case unchanged
            /// There is no such file, or it cannot be read.
            case missing
            /// Its bytes are others.
            case changed
        }

        package var path: String
        package var verdict: Verdict
        /// What differs, in words; empty where nothing does.
        package var detail: String
    }

    package var replay: String
    package var files: [File]
    /// Entries that the ledger says were written to files, those that were confirmed as sent since among them.
    package var exported: Int
    /// Records in the files, as the ledger counted them.
    package var recordsInFiles: Int64
    /// Whether a resumed run has something to do.
    package var isUnfinished: Bool

    /// Whether the replay is finished, the counts agree, and every file is unchanged.
    package var isWhole: Bool {
        !isUnfinished && Int64(exported) == recordsInFiles && files.allSatisfy { $0.verdict == .unchanged }
    }
}

extension ReplayHistory {
    /// Reads the files of an export again and compares them with the ledger.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    package func verify(_ name: String) throws -> ReplayVerification {
        let (replay, files) = try replayWithFiles(name)
        return ReplayVerification(
            replay: name, files: files.map(Self.check), exported: replay.entries.exported + replay.entries.sent,
            recordsInFiles: files.reduce(0) { $0 + $1.entries }, isUnfinished: replay.finished == nil)
    }

    private static func check(_ file: ReplayFile) -> ReplayVerification.File {
        var result = ReplayVerification.File(path: file.path, verdict: .unchanged, detail: "")
        guard let found = ExportCheck.read(file.path) else {
            result.verdict = .missing
            result.detail = "is not there, or cannot be read"
            return result
        }
        if found.byteCount != file.byteCount {
            result.detail =
                "has \(found.byteCount) bytes and \(found.lines) lines; "
                + "\(file.byteCount) bytes and \(file.lines) lines were written"
        } else if found.hash != file.hash {
            result.detail = "has the size that was written, and other bytes"
        }
        if !result.detail.isEmpty { result.verdict = .changed }
        return result
    }
}
