/// Why an import could not begin or go on.
package struct IngestError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// A source that is not there.
        case missingSource = "missing_source"
        /// A source that cannot be read.
        case unreadableSource = "unreadable_source"
        /// The stream was imported with other options.
        case optionsDiffer = "options_differ"
        /// Several streams in the database, and none was named.
        case ambiguousStream = "ambiguous_stream"
        /// The label stands for another stream than the one that is read.
        case otherStream = "other_stream"
    }

    package var code: Code
    /// The source, or the stream's label.
    package var location: String
    package var detail: String

    package init(code: Code, location: String, detail: String) {
        self.code = code
        self.location = location
        self.detail = detail
    }

    package var description: String { "\(location): \(detail)" }
}
