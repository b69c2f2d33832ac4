import Replay

extension ReplayReport {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            ("replay", .string(replay)), ("target", .string(target)), ("format", .string(format.rawValue)),
            ("records", .integer(records)), ("files", .array(files.map(\.json))),
            ("not_sent", .array(notSent.map(\.json))), ("interrupted", .boolean(wasInterrupted)),
            ("stream", stream?.json ?? .null),
        ])
    }

    /// Whether something is left to do.
    var isPartWay: Bool { wasInterrupted || stream?.isFinished == false }

    /// Why something is left to do, as sentences.
    var openReasons: [String] { stream?.openReasons ?? [] }

    /// One row per file, or the one of a stream.
    var rows: DocumentPrinter.Rows {
        if let stream { return stream.rows(of: replay, target) }
        return DocumentPrinter.Rows(
            names: ["replay", "path", "records", "bytes", "sha256"],
            cells: files.map {
                [.text(replay), .text($0.path), .integer($0.records), .integer($0.bytes), .text($0.sha256)]
            })
    }

    /// Request bodies can be thousands; a person wants to see how they are called.
    private static let listedFiles = 10

    /// What was written where, for people.
    func text(in context: CommandContext) -> String {
        var text = ""
        if let replay, let stream {
            text += stream.text(of: replay)
        } else if let replay {
            // An interrupted run takes its unfinished files away again.
            let written = CountText.counted(records, "record") + " written"
            let outcome = wasInterrupted ? "stopped, no file is left" : written
            text += "replay \(TerminalText.escaped(replay)): \(outcome)\n"
            text += files.prefix(Self.listedFiles).map {
                TerminalText.escaped("  \($0.path): ") + "\(CountText.counted($0.records, "record")), "
                    + "\(CountText.counted($0.bytes, "byte")), sha-256 \($0.sha256)\n"
            }.joined()
            if files.count > Self.listedFiles, let last = files.last {
                let more = CountText.counted(files.count - Self.listedFiles, "more file")
                text += TerminalText.escaped("  and \(more), up to \(last.path); --output jsonl lists them all") + "\n"
            }
        } else {
            text += "nothing to send\(StreamTarget.stream(named: target) == nil ? "; no file was written" : "")\n"
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
