/// Why an answer could not be given.
package struct AnalysisError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// A row of the rollup is not of the form that an import writes.
        case damagedRollup = "damaged_rollup"
    }

    package var code: Code
    /// What it was read from.
    package var location: String
    package var detail: String

    package init(code: Code, location: String, detail: String) {
        self.code = code
        self.location = location
        self.detail = detail
    }

    package var description: String { "\(location): \(detail)" }
}
