/// A record whose delivery or further evidence disagrees with the bytes that one piece of evidence brought.
package struct AlteredRow: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// Delivered with numbers rounded to doubles.
        case rounded
        /// Delivered as another value, or although the function could make nothing of the bytes.
        case altered
        /// Pieces of evidence brought unlike bytes.
        case contradictory
    }

    package var record: RecordName
    package var kind: Kind
    /// The object of the first delivery; nil without one.
    package var object: String?
    /// Where in that object.
    package var entryIndex: Int64?
    /// The objects that brought the bytes, sorted.
    package var evidence: [String]
    /// Their kinds, sorted.
    package var sources: [String]
}
