import Coding
import Records

/// How the values of a raw backup are set apart. Firehose writes payload behind payload, with nothing between them or
/// with a line feed behind each; which of the two it was stands nowhere.
///
/// Objects and arrays show their own ends. Anything else could be a part of its neighbour, or two payloads in one (`12`
/// and `34`), unless it has a line of its own. What cannot be told is rejected, never guessed.
struct PayloadJoin {
    /// What follows the value read last.
    private var lineEnd = JSONElementReader.LineEnd.lineFeed
    /// Whether the value read last begins its line.
    private var beginsLine = true
    private var partsBefore = 0
    /// Lines before the one at hand, and whether each of them is one value and nothing else.
    private var lineCount = 0
    private var linesAreWhole = true
    /// Values on the line at hand, and whether they stand on one line.
    private var valuesOnLine = 0
    private var lineIsWhole = true
    /// A part was broken: what comes behind it may be a piece of it.
    private var isDamaged = false

    /// Takes note of the next value and of what follows it.
    mutating func meet(_ view: borrowing JSONView, followedBy next: JSONElementReader.LineEnd) {
        beginsLine = lineEnd != .none
        if beginsLine { endLine() }
        lineEnd = next
        partsBefore += 1
        valuesOnLine += 1
        if valuesOnLine > 1 || view.bytes(0).holdsLineFeed { lineIsWhole = false }
    }

    /// Whether the value read last is a payload for certain.
    func isCertain(_ view: borrowing JSONView) -> Bool {
        let hasOwnLine = beginsLine && lineEnd != .none
        switch view[0].kind {
        case .object, .array: return hasOwnLine || !isDamaged
        case .number:
            // A document of one number and no line feed may be several numbers joined.
            return hasOwnLine && (lineEnd == .lineFeed || partsBefore > 1 || view[0].length == 1)
        default: return hasOwnLine
        }
    }

    /// Whether the line behind a broken part begins a payload again: where the lines before show that lines are meant.
    ///
    /// - Parameter resumes: Whether the reader could go on there; of a document's first part only it can tell.
    mutating func takesUp(after resumes: Bool) -> Bool {
        if lineEnd != .none { endLine() }
        let takesUp = resumes && (partsBefore == 0 || (lineCount > 0 && linesAreWhole))
        isDamaged = true
        partsBefore += 1
        lineCount += 1
        (valuesOnLine, lineIsWhole) = (0, true)
        lineEnd = .lineFeed
        return takesUp
    }

    private mutating func endLine() {
        if valuesOnLine > 0 {
            lineCount += 1
            if !lineIsWhole { linesAreWhole = false }
        }
        (valuesOnLine, lineIsWhole) = (0, true)
    }
}

extension Reject {
    /// Makes a backup's reject say what it is: what begins no value may be any number of payloads that are no JSON.
    mutating func blameJoin() {
        switch code {
        case .expectedValue, .trailingGarbage, .invalidNumber, .unexpectedEnd, .invalidUTF8, .controlCharacter: break
        default: return
        }
        switch raw.first {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): return
        default:
            code = .ambiguousJoin
            detail = "payloads that cannot be told apart: \(detail)"
        }
    }
}

extension Span<UInt8> {
    /// Whether a line feed is among the bytes.
    var holdsLineFeed: Bool {
        for index in indices where self[index] == 0x0A { return true }
        return false
    }
}
