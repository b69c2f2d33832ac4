package import Records

/// Whether a record is delivered, and what else is known of one that is not.
@frozen
package enum RecordState: UInt8, Sendable {
    /// The pipeline delivered it.
    case delivered = 0
    /// Not delivered; evidence says that it failed.
    case failed = 1
    /// Not delivered; other evidence says that it was in the stream.
    case listed = 2
    /// Not delivered, and nothing lacks: a copy that a replay sent of it was, or it is such a copy, and what became of it is told
    /// of the record that it is a copy of.
    case answered = 3

    /// Whether the pipeline owes a delivery.
    package var isLacking: Bool { self == .failed || self == .listed }
}

/// One record in a scan of a shard in the order of its numbers.
@frozen
package struct KeyRow: Sendable {
    /// The number; nil where it has more than 57 digits, see ``KeyBlock/longSequences``.
    package var value: SequenceValue?
    /// −1 for a plain record.
    package var subSequence: Int32
    package var state: RecordState
}

/// Some thousand neighbouring records of one shard.
package struct KeyBlock: Sendable {
    package var rows: [KeyRow] = []
    /// Numbers of more than 57 digits, by index into `rows`.
    package var longSequences: [Int: String] = [:]

    /// The decimal digits of a row's number.
    package func sequence(at index: Int) -> String {
        if let value = rows[index].value { return value.description }
        return longSequences[index] ?? ""
    }
}
