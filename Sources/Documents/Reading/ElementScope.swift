import Coding
import Records

/// What the readers of the several kinds share while they take a document apart: the count of its entries, what was wrong
/// with parts of the element at hand, and which stream the document is of.
struct ElementScope {
    /// A part of the element at hand that is no evidence.
    struct Problem {
        var entryIndex: Int64
        var code: Reject.Code
        var detail: String
        /// Tape index, in the element, of the value that was wrong.
        var token: Int
    }

    let hints: ReadingHints
    /// Index that the next entry gets.
    var nextIndex: Int64 = 0
    /// Where the element at hand begins in the document.
    var elementOffset: Int64 = 0
    /// Whether the element at hand stands in a top-level array.
    var isInArray = false
    /// What was wrong with the element at hand, in document order.
    var problems: [Problem] = []
    /// What the document was found to be: the kind of the first part that is evidence.
    private(set) var kind = DocumentKind.unknown
    /// The stream that the document's parts name; nil as long as none does.
    private(set) var streamARN: String?

    init(hints: ReadingHints) {
        self.hints = hints
    }

    /// Takes the next entry index.
    mutating func takeIndex() -> Int64 {
        defer { nextIndex += 1 }
        return nextIndex
    }

    /// Notes that a part of the document is evidence of this kind.
    mutating func note(_ found: DocumentKind) {
        if kind == .unknown { kind = found }
    }

    /// Rejects the value at a tape index: it counts as one entry.
    mutating func refuse(_ code: Reject.Code, _ detail: String, at token: Int) {
        problems.append(Problem(entryIndex: takeIndex(), code: code, detail: detail, token: token))
    }

    /// Whether a part that names this stream may be taken; if not it is refused as a whole.
    ///
    /// - Parameter arn: With or without the `/consumer/…` of an enhanced fan-out.
    mutating func admits(streamARN arn: String, at token: Int) -> Bool {
        let named = StreamARN.withoutConsumer(arn)
        let known = streamARN ?? hints.streamARN ?? named
        if known == named {
            streamARN = named
            return true
        }
        refuse(
            .otherStream,
            "of the stream \(named), while the label stands for \(known); import it with another --stream", at: token)
        return false
    }
}
