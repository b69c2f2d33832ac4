/// Why a tree could not be generated.
package struct GenerationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of trouble; the raw values are stable.
    package enum Code: String, CaseIterable, Sendable {
        /// The plan asks for something that cannot be.
        case invalidPlan = "invalid_plan"
        /// The output folder holds something already.
        case outputNotEmpty = "output_not_empty"
        /// A file could not be written.
        case writeFailed = "write_failed"
        /// zlib could not compress an object.
        case compressionFailed = "compression_failed"
    }

    /// What went wrong.
    package var code: Code
    /// The option or file that it is about.
    package var location: String
    /// What went wrong in words, and what to try.
    package var detail: String

    /// An error about an option or file.
    package init(code: Code, location: String, detail: String) {
        self.code = code
        self.location = location
        self.detail = detail
    }

    package var description: String { "\(location): \(detail)" }
}
