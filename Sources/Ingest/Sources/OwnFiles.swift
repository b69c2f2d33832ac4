/// The files of the database that an import writes to: they are no evidence, also where they lie among it.
struct OwnFiles: Sendable {
    private let paths: Set<String>

    /// - Parameter path: The database's path; `nil` where there is none yet.
    init(database path: String?) {
        let suffixes = ["", "-wal", "-shm", "-journal", ".lock"]
        paths = Set(path.flatMap(SourceList.absolute).map { path in suffixes.map { path + $0 } } ?? [])
    }

    /// Whether a file that was found is one of them.
    func contains(_ file: FoundFile) -> Bool { paths.contains(file.location) }
}
