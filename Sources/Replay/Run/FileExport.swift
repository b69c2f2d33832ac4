import Coding
import Store

/// One run of a frozen replay to its file: from what the ledger says is done to the end.
struct FileExport {
    let store: Store
    let clock: @Sendable () -> Int64
    let replay: ReplaySummary
    let step: ReplayStep.Hook

    /// Completes the replay.
    func write(_ frozen: FrozenOptions, progress: (ReplayProgress) -> Void) throws -> ReplayReport {
        do {
            return try complete(frozen, progress: progress)
        } catch var error as ReplayError {
            error.detail += "; then `afterbay replay run --resume \(replay.name)` goes on"
            throw error
        }
    }

    private func complete(_ frozen: FrozenOptions, progress: (ReplayProgress) -> Void) throws -> ReplayReport {
        var report = ReplayReport(replay: replay.name, target: replay.target, format: frozen.options.format)
        let paths = ExportPaths(target: replay.target, replay: replay.name)
        let noted = try store.files(of: replay.row)
        let files: [ReplayFile]
        if try finishPublishing(noted, paths: paths, overwrites: frozen.overwrites) {
            files = noted
            report.records = replay.entries.planned
        } else {
            let sink = FileSink(
                paths: paths, options: frozen.options, overwrites: frozen.overwrites, owned: noted, step: step)
            files = try writeAnew(to: sink, options: frozen.options, report: &report, progress: progress)
            if report.wasInterrupted { return report }
        }
        try step(.allPublished)
        try store.settleExport(of: replay.row, now: clock())
        try step(.settled)
        report.files = files.map(ReplayReport.File.init)
        return report
    }

    /// Where the files of an earlier run are complete, under their names or still under the temporary ones, only the
    /// naming is left.
    private func finishPublishing(_ noted: [ReplayFile], paths: ExportPaths, overwrites: Bool) throws -> Bool {
        guard !noted.isEmpty else { return false }
        for file in noted {
            let waits = ExportCheck.isContent(of: file, at: paths.temporary(file.number))
            guard waits || ExportCheck.isUnchanged(file) else { return false }
        }
        try FileSink.publish(noted, paths: paths, step: step) { path in
            overwrites || noted.contains { $0.path == path && ExportCheck.isUnchanged($0) }
        }
        return true
    }

    private func writeAnew(
        to sink: FileSink, options: ReplayOptions, report: inout ReplayReport, progress: (ReplayProgress) -> Void
    ) throws -> [ReplayFile] {
        do {
            try sink.open()
            try step(.opened)
            let refused = try putAll(to: sink, options: options, report: &report, progress: progress)
            guard !report.wasInterrupted else {
                sink.abandon()
                return []
            }
            let files = try sink.seal()
            try step(.sealed)
            try store.noteFiles(files, of: replay.row, refused: refused)
            try step(.noted)
            try sink.publish()
            return files
        } catch let crash as CrashPoint {
            throw crash
        } catch {
            sink.abandon()
            throw error
        }
    }

    /// Hands every planned entry over, in order.
    ///
    /// - Returns: The entries that cannot be written after all, since their evidence changed after they were frozen.
    private func putAll(
        to sink: FileSink, options: ReplayOptions, report: inout ReplayReport, progress: (ReplayProgress) -> Void
    ) throws -> [(position: Int64, reason: String)] {
        let preparation = Preparation(options: options)
        var refused: [(position: Int64, reason: String)] = []
        var last: Int64?
        while true {
            let entries = try store.replayEntries(
                of: replay.row, after: last, count: ReplayRunner.chunkSize, keyField: options.partitionKeyField)
            guard let end = entries.last else { return refused }
            last = end.position
            var records: [ReplayRecord] = []
            for entry in entries where entry.state == .planned {
                switch entry.record.map({ preparation.verdict($0, position: entry.position) }) {
                case .ready(let prepared): records.append(prepared.record)
                case .refused(let reason): refused.append((entry.position, reason.rawValue))
                case nil: refused.append((entry.position, ReplayRefusal.forgotten.rawValue))
                }
            }
            _ = try sink.put(records)
            report.records += records.count
            progress(ReplayProgress(recordsDone: report.records, recordsTotal: replay.entries.planned))
            try step(.written(report.records))
            if Task.isCancelled {
                report.wasInterrupted = true
                return refused
            }
        }
    }
}

extension ReplayReport.File {
    init(_ file: ReplayFile) {
        self.init(path: file.path, bytes: file.byteCount, sha256: Hex.string(file.hash), records: file.entries)
    }
}
