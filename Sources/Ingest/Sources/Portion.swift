import Records

/// Objects to be read by one job, and what became of others on the way.
struct Portion: Sendable {
    /// Counts the portions from 1, in the order of the objects; 0 where there is none.
    var number = 0
    var files: [FoundFile] = []
    /// The objects that come over the network, one for each of `files`; empty for files, which are opened.
    var fetches: [ObjectFetch] = []
    var skipped: [SkipReason: Int] = [:]
    var failures: [ImportReport.Failure] = []

    /// Whether nothing is left to be handed out.
    var isEmpty: Bool { files.isEmpty && skipped.isEmpty && failures.isEmpty }
}

extension FoundFile {
    /// Whether the user's filters take it. An object without an hour in its name is taken for every hour.
    func passes(_ filter: NameFilter, _ hours: TimeRange) -> Bool {
        guard filter.includes(relativePath) else { return false }
        guard let hour = HourPrefix.find(in: namePath)?.prefix else { return true }
        return hours.overlapsHour(startingAt: hour.start)
    }
}
