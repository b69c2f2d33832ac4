/// What an import is asked to do, checked and complete: the library sees no flags.
package struct ImportPlan: Sendable {
    /// Directories, files, globs, or `-` for standard input, as the user named them.
    package var sources: [String]
    /// `--include` and `--exclude` in the order given; the last that matches an object's name decides.
    package var filters: [NameFilter] = []
    /// Only objects of this hour prefix or later; objects without a prefix are always taken.
    package var sinceHour: Int64?
    /// Only objects of an hour prefix before this instant.
    package var untilHour: Int64?
    /// How many objects are read at once.
    package var jobs: Int
    /// List what would be read, open nothing.
    package var dryRun = false
    /// The stream's label; `nil` takes the database's only stream, else `default`.
    package var stream: String?
    /// How entries are read. A field that is `nil` takes what the stream was imported with, else the recipe's.
    package var options = RequestedOptions()

    /// `--include` or `--exclude`.
    package struct NameFilter: Sendable {
        package var includes: Bool
        package var pattern: String

        package init(includes: Bool, pattern: String) {
            self.includes = includes
            self.pattern = pattern
        }
    }

    /// The stream options that the user named.
    package struct RequestedOptions: Sendable {
        package var deviceField: String?
        package var timeField: String?
        package var decodesSequenceNumbers: Bool?

        package init() {}
    }

    package init(sources: [String], jobs: Int) {
        self.sources = sources
        self.jobs = jobs
    }
}
