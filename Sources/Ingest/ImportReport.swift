/// What an import did, in the words of its JSON result.
package struct ImportReport: Equatable, Sendable {
    /// Objects by what became of them: `seen = imported + unchanged + copies + changed + failed + skipped`.
    package struct Objects: Equatable, Sendable {
        package var seen = 0
        /// Read for the first time.
        package var imported = 0
        /// Not opened, or of the same content under the same name.
        package var unchanged = 0
        /// The same content as another object, under a further name.
        package var copies = 0
        /// New content under a known name.
        package var changed = 0
        /// Could not be opened or read.
        package var failed = 0
        /// Hidden and temporary files, and what the filters left out.
        package var skipped = 0

        package init() {}
    }

    /// Entries by what they proved: `read = new + redelivered + conflicting + failed + listed + rejected`.
    package struct Entries: Equatable, Sendable {
        package var read = 0
        package var new = 0
        package var redelivered = 0
        package var conflicting = 0
        package var failed = 0
        package var listed = 0
        package var rejected = 0
        /// Entries that a changed object shares with its earlier generation: not counted as read again.
        package var repeated = 0

        package init() {}
    }

    /// An object that could not be read at all.
    package struct Failure: Equatable, Sendable {
        package var location: String
        package var reason: String

        package init(location: String, reason: String) {
            self.location = location
            self.reason = reason
        }
    }

    package var stream = ""
    package var objects = Objects()
    package var records = Entries()
    /// Bytes of content read, after decompression.
    package var bytes: Int64 = 0
    package var seconds: Double = 0
    /// Which objects failed; the first hundred.
    package var failures: [Failure] = []
    /// What a dry run found, by name, in the order of reading; the first thousand.
    package var wouldRead: [String] = []
    /// The user stopped the import; what was committed stays.
    package var wasInterrupted = false

    package init() {}
}
