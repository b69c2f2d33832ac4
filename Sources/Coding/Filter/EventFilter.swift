/// The filter of a Kinesis event source mapping: which payloads Lambda hands to the function, and which it drops.
///
/// The language is that of Lambda's filter criteria. A record passes if one of the patterns holds; in a pattern every
/// field has to hold; of a field's list one rule. Arrays in the payload hold a rule if any element does.
///
/// Numbers are equal by value: `[300]` matches `300`, `300.0` and `3.0e2`. The guides of EventBridge and Lambda still say
/// that spellings are compared. The matcher that AWS publishes (event-ruler) looks for the spelling and for the value, and a
/// reported test against the service (2026) saw `[3.0e2]` match `300.0`; so the guides' rule is not followed.
package struct EventFilter: Sendable {
    /// What a mapping with this filter does with a record.
    package enum Verdict: String, CaseIterable, Sendable {
        /// The function gets it.
        case passes
        /// No pattern holds: the record is passed over for good, without a trace.
        case drops
        /// The payload is not JSON; a mapping whose filter asks for data passes it over as silently as the others.
        case notJSON = "not_json"
    }

    /// Patterns that a mapping may have.
    package static let patternLimit = 5
    /// Patterns that AWS allows on request.
    package static let patternLimitOnRequest = 10
    /// Characters of one pattern's text.
    package static let patternLength = 4096

    /// The text of each pattern, as given.
    package let patterns: [String]
    /// What a person should know before relying on it, in words.
    package let hints: [String]
    private let nodes: [FilterNode]

    /// Reads what a user gives: each text is one pattern, or a document of filter criteria as
    /// `aws lambda get-event-source-mapping` prints it, alone or inside the whole answer.
    package init(_ texts: [String]) throws(FilterError) {
        var patterns: [String] = []
        for text in texts { patterns += try FilterCriteria.patterns(in: text, after: patterns.count) }
        guard !patterns.isEmpty else {
            throw FilterError(.empty, detail: "no pattern is given, so that nothing would be dropped; give one")
        }
        guard patterns.count <= Self.patternLimitOnRequest else {
            throw FilterError(
                .tooManyPatterns,
                detail: "\(patterns.count) patterns; a mapping takes \(Self.patternLimit), and on request "
                    + "\(Self.patternLimitOnRequest). Join some with $or, or list more values for one field")
        }
        var nodes: [FilterNode] = []
        for (index, pattern) in patterns.enumerated() {
            nodes.append(try Self.compile(pattern, number: index + 1))
        }
        self.patterns = patterns
        self.nodes = nodes
        hints =
            patterns.count > Self.patternLimit
            ? [
                "\(patterns.count) patterns: a mapping takes \(Self.patternLimit), up to "
                    + "\(Self.patternLimitOnRequest) on request"
            ] : []
    }

    private static func compile(_ text: String, number: Int) throws(FilterError) -> FilterNode {
        let length = text.unicodeScalars.count
        guard length <= patternLength else {
            throw FilterError(
                .tooLong, pattern: number,
                detail:
                    "\(length) characters; a pattern has at most \(patternLength). Leave out white space, or make two "
                    + "of it")
        }
        let bytes = Array(text.utf8)
        var reader = WholeValueReader()
        guard reader.read(bytes) else {
            throw FilterError(
                .notJSON, pattern: number,
                detail: "the text is not JSON; in a shell, put it between single quotes: '{\"data\":{\"a\":[1]}}'")
        }
        if let key = reader.view.repeatedKey() {
            throw FilterError(
                .duplicateKey, pattern: number,
                detail: "the key \(key) stands twice in one object; join its rules in one list")
        }
        return try FilterCompiler(pattern: number).envelope(reader.view.value())
    }

    /// What becomes of a record with this payload, given as raw bytes or as compact JSON text.
    ///
    /// `NaN` and the infinities of Python's dialect are no JSON here. Of a key that stands twice the last value counts.
    ///
    /// - Parameter reader: the same one for many payloads.
    package func verdict(of payload: Span<UInt8>, _ reader: inout WholeValueReader) -> Verdict {
        guard reader.read(payload), !reader.view.holdsNumberWords() else { return .notJSON }
        let view = reader.view
        for node in nodes where node.holds(payload: view) { return .passes }
        return .drops
    }

    /// What becomes of a record with this payload.
    package func verdict(of payload: [UInt8]) -> Verdict {
        var reader = WholeValueReader()
        return verdict(of: payload.span, &reader)
    }
}

extension FilterNode {
    /// Whether a pattern's node holds for a payload. One that is no object holds nothing, not even the absence of a field.
    fileprivate func holds(payload view: borrowing JSONView) -> Bool {
        guard view[0].kind == .object else { return false }
        for field in fields {
            guard case .object(let data) = field.demand, data.holds(view, at: 0) else { return false }
        }
        for nodes in choices {
            var holds = false
            for node in nodes where node.holds(payload: view) {
                holds = true
                break
            }
            guard holds else { return false }
        }
        return true
    }
}

extension JSONView {
    /// Whether `NaN` or an infinity stands anywhere.
    fileprivate func holdsNumberWords() -> Bool {
        guard self[0].flags.contains(.containsDialect) else { return false }
        for index in 0..<count {
            switch self[index].kind {
            case .nan, .infinity, .negativeInfinity: return true
            default: continue
            }
        }
        return false
    }

    /// A key that an object holds twice, if there is one.
    fileprivate func repeatedKey() -> String? {
        for index in 0..<count where self[index].flags.contains(.duplicateKeys) {
            var key = index + 1
            while key < Int(self[index].next) {
                if isOverridden(key: key, of: index) { return string(key) }
                key = Int(self[key].next)
            }
        }
        return nil
    }
}
