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
        /// The part's own text, where it stood in the text of a string and has no place of its own on the tape.
        var part: [UInt8]?
    }

    let hints: ReadingHints
    /// Index that the next entry gets.
    var nextIndex: Int64 = 0
    /// Where the element at hand begins in the document.
    var elementOffset: Int64 = 0
    /// Whether the element at hand stands in a top-level array.
    var isInArray = false
    /// How the values of a backup are set apart.
    var join = PayloadJoin()
    /// What was wrong with the element at hand, in document order.
    var problems: [Problem] = []
    /// What the document was found to be: the kind of the first part that is evidence.
    private(set) var kind = DocumentKind.unknown
    /// The stream that the document's parts name; nil as long as none does.
    private(set) var streamARN: String?
    /// The text in which a part named it last.
    private var admitted: [UInt8] = []

    init(hints: ReadingHints) {
        self.hints = hints
    }

    /// Whether the document holds nothing but payloads, whatever they look like.
    var isBackup: Bool { kind == .firehoseBackup || hints.kind == .firehoseBackup }

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

    /// Gives the problems behind the first so many, which were found in the text of a string, the place of a value of the
    /// element that holds the string.
    ///
    /// - Parameter text: the string's text, by whose tape they are placed so far.
    mutating func moveProblems(after known: Int, of text: borrowing JSONView, to token: Int) {
        for index in problems.indices.dropFirst(known) {
            if problems[index].part == nil {
                var part: [UInt8] = []
                part.append(copying: text.bytes(problems[index].token))
                problems[index].part = part
            }
            problems[index].token = token
        }
    }

    /// Whether a part whose string at a tape index names the stream may be taken; if not it is refused as a whole.
    mutating func admits(_ view: borrowing JSONView, _ arn: Int, at token: Int) -> Bool {
        // Nearly all parts of a document name the stream alike.
        if view.bytes(arn).hasSameBytes(as: admitted.span) { return true }
        guard admits(streamARN: view.string(arn), at: token) else { return false }
        admitted.removeAll(keepingCapacity: true)
        admitted.append(copying: view.bytes(arn))
        return true
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
