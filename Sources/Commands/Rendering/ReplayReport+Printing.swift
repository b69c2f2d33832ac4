import Replay

extension ReplayReport {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            ("replay", .string(replay)), ("target", .string(target)), ("format", .string(format.rawValue)),
            ("records", .integer(records)), ("files", .array(files.map(\.json))),
            ("not_sent", .array(notSent.map(\.json))), ("interrupted", .boolean(wasInterrupted)),
        ])
    }

    /// One row per file.
    var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["replay", "path", "records", "bytes", "sha256"],
            cells: files.map {
                [.text(replay), .text($0.path), .integer($0.records), .integer($0.bytes), .text($0.sha256)]
            })
    }

    /// What was written where, for people.
    func text(in context: CommandContext) -> String {
        var text = ""
        if let replay {
            text += "replay \(TerminalText.escaped(replay)): \(CountText.counted(records, "record")) written\n"
            text += files.map {
                TerminalText.escaped("  \($0.path): ") + "\(CountText.counted($0.records, "record")), "
                    + "\(CountText.counted($0.bytes, "byte")), sha-256 \($0.sha256)\n"
            }.joined()
        } else {
            text += "nothing to send; no file was written\n"
        }
        return text + notSent.text(in: context)
    }
}

extension ReplayReport.File {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            ("path", .string(path)), ("bytes", .integer(bytes)), ("sha256", .string(sha256)),
            ("records", .integer(records)),
        ])
    }
}
