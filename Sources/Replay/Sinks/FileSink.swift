import Foundation
package import Store

/// An export to a file, or to numbered files where the format wants one for each document. Until `publish` everything
/// lies in hidden files beside the target.
package final class FileSink: LocalSink {
    package let limits: ReplayLimits
    package let isPublishedAtEnd = true
    private let paths: ExportPaths
    private let format: ReplayFormat
    private let overwrites: Bool
    /// Files of this replay that an earlier run may have published: they may be replaced while they are unchanged.
    private let owned: [ReplayFile]
    private let step: ReplayStep.Hook
    private var encoder: any ReplayEncoder
    private var writer: ExportWriter?
    /// The numbered files that are complete.
    private var complete: [ReplayFile] = []
    private var sealed: [ReplayFile] = []

    /// - Parameters:
    ///   - target: Absolute path.
    ///   - replay: The replay's name.
    ///   - overwrites: Whether a file that is there may be replaced.
    package convenience init(target: String, replay: String, options: ReplayOptions, overwrites: Bool) {
        self.init(
            paths: ExportPaths(target: target, replay: replay), options: options, overwrites: overwrites, owned: [],
            step: { _ in })
    }

    init(
        paths: ExportPaths, options: ReplayOptions, overwrites: Bool, owned: [ReplayFile],
        step: @escaping ReplayStep.Hook
    ) {
        limits = options.effectiveLimits
        self.paths = paths
        format = options.format
        self.overwrites = overwrites
        self.owned = owned
        self.step = step
        encoder = options.format.encoder(options)
    }

    package func open() throws {
        try Self.check(paths.target, overwrites: overwrites || isOwned(paths.target))
        for path in paths.leftovers() { try? FileManager.default.removeItem(atPath: path) }
        if !format.hasOneDocumentPerFile { writer = try ExportWriter(path: paths.temporary(1)) }
    }

    /// Finds out whether a target can be written, before anything is.
    static func check(_ target: String, overwrites: Bool) throws {
        let folder = ExportPaths(target: target, replay: "").folder
        guard FileSystem.kind(of: folder) == .directory else {
            throw ReplayError(
                code: .targetUnwritable, location: target, detail: "its folder does not exist; make it, or change --to")
        }
        switch FileSystem.kind(of: target) {
        case .nothing: break
        case .file:
            guard overwrites else {
                throw ReplayError(
                    code: .targetExists, location: target,
                    detail: "is there already; --force overwrites it, or name another file with --to")
            }
        case .directory:
            throw ReplayError(
                code: .targetUnwritable, location: target, detail: "is a directory; name a file with --to")
        case .other:
            throw ReplayError(
                code: .targetUnwritable, location: target,
                detail: "is no regular file; --to - writes to standard output")
        }
    }

    package func put(_ records: [ReplayRecord]) throws -> [PutResult] {
        for record in records { try write(encoder.encode(record)) }
        return records.map { _ in .taken(shard: nil, sequence: nil) }
    }

    package func seal() throws -> [ReplayFile] {
        try write(encoder.finish())
        if let writer {
            sealed = [try writer.seal(number: 1, published: paths.target)]
            self.writer = nil
        } else {
            sealed = complete.map { file in
                var file = file
                file.path = paths.published(file.number, of: complete.count)
                return file
            }
        }
        for file in sealed where !overwrites && !isOwned(file.path) {
            try Self.check(file.path, overwrites: false)
        }
        return sealed
    }

    package func publish() throws {
        try Self.publish(sealed, paths: paths, step: step) { overwrites || isOwned($0) }
    }

    /// Gives sealed files their names, in the order of their numbers, and makes the names durable. A file whose temporary
    /// one is gone was published by an earlier run.
    static func publish(
        _ files: [ReplayFile], paths: ExportPaths, step: ReplayStep.Hook, mayReplace: (String) -> Bool
    ) throws {
        for file in files {
            let temporary = paths.temporary(file.number)
            guard FileSystem.kind(of: temporary) == .file else { continue }
            if mayReplace(file.path) {
                try FileSystem.replace(file.path, with: temporary)
            } else {
                try FileSystem.place(temporary, as: file.path)
            }
            try step(.published(file.number))
        }
        try FileSystem.synchronizeFolder(paths.folder)
    }

    package func abandon() {
        writer?.close()
        writer = nil
        for path in paths.leftovers() { try? FileManager.default.removeItem(atPath: path) }
    }

    private func write(_ documents: [ReplayDocument]) throws {
        for document in documents {
            if let writer {
                try writer.write(document)
            } else {
                let number = Int64(complete.count) + 1
                let single = try ExportWriter(path: paths.temporary(number))
                try single.write(document)
                complete.append(try single.seal(number: number, published: paths.target))
            }
        }
    }

    private func isOwned(_ path: String) -> Bool {
        owned.contains { $0.path == path && ExportCheck.isUnchanged($0) }
    }
}
