package import Records

/// What an import is asked to do, checked and complete: the library sees no flags.
package struct ImportPlan: Sendable {
    /// Directories, files, globs, or `-` for standard input, as the user named them.
    package var sources: [String]
    /// `--include` and `--exclude` in the order given, matched with the path relative to the source.
    package var filter = NameFilter()
    /// Only objects whose hour prefix has a part in this range; objects without a prefix are always taken.
    package var hours = TimeRange()
    /// Read files again that are known in their very state.
    package var rereads = false
    /// How many objects are read at once.
    package var jobs: Int
    /// List what would be read, open nothing.
    package var dryRun = false
    /// The stream's label; `nil` takes the database's only stream, else `default`.
    package var stream: String?
    /// How entries are read. A field that is `nil` takes what the stream was imported with, else the recipe's.
    package var options = RequestedOptions()

    /// The stream options that the user named.
    package struct RequestedOptions: Sendable {
        package var deviceField: String?
        package var timeField: String?
        package var decodesSequenceNumbers: Bool?

        package init() {}
    }

    /// The kind that all documents are taken for; `nil` finds it out from each one's content.
    package var kind: DocumentKind?
    /// The shard of records whose document names none and whose numbers do not tell it.
    package var shard: Int64?

    /// What the user typed, for the table of runs.
    package var arguments: [String] = []

    package init(sources: [String], jobs: Int) {
        self.sources = sources
        self.jobs = jobs
    }
}
