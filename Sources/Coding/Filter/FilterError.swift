/// Why a text is no filter that a Kinesis event source mapping takes.
package struct FilterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Stable names.
    package enum Code: String, CaseIterable, Sendable {
        /// The text, or the text of a pattern in it, is not one JSON value.
        case notJSON = "filter_not_json"
        /// The pattern or the document is JSON of another form than is asked for.
        case wrongForm = "filter_wrong_form"
        case tooManyPatterns = "filter_too_many_patterns"
        case tooLong = "filter_too_long"
        /// No pattern, or an object or a list without anything in it.
        case empty = "filter_empty"
        case duplicateKey = "filter_duplicate_key"
        /// A key beside `data`: mappings of Kinesis filter on the payload alone.
        case metadataKey = "filter_metadata_key"
        /// A field's rules do not stand in a list.
        case notAList = "filter_not_a_list"
        case unknownOperator = "filter_unknown_operator"
        /// An operator of EventBridge that mappings do not have.
        case refusedOperator = "filter_refused_operator"
        /// An operator with a value that it does not take.
        case badOperand = "filter_bad_operand"
        /// A bound of `numeric` outside of what the service compares.
        case numberOutOfRange = "filter_number_out_of_range"
    }

    package var code: Code
    /// Which pattern, from 1 over all that were given; `nil` where the filter as a whole is meant.
    package var pattern: Int?
    /// Where in the pattern: keys joined by dots, `data.location.lat`; empty for the pattern itself.
    package var path: String
    /// Why, and what to try.
    package var detail: String

    package init(_ code: Code, pattern: Int? = nil, path: String = "", detail: String) {
        self.code = code
        self.pattern = pattern
        self.path = path
        self.detail = detail
    }

    package var description: String {
        let which = pattern.map { "filter pattern \($0)" } ?? "filter"
        return path.isEmpty ? "\(which): \(detail)" : "\(which), \(path): \(detail)"
    }
}
