import Coding
import Records

/// Which record a failure names, if it names one.
///
/// `subSequenceNumber` counts the records of a KPL aggregate from 0, and is 0 for a plain record as well. So only a number
/// above 0 tells of an aggregate; 0 is its first where another of it follows, else the plain record, which nearly all
/// are.
struct FailureNumber {
    /// Tape index of the sequence number; nil where there is none.
    private(set) var token: Int?
    /// Nil where there is none.
    private(set) var subSequence: Int32?

    /// The number of the failure at a tape index; nil where what stands there is no number.
    init?(_ view: borrowing JSONView, _ unit: Int) {
        guard let sequence = view.member("sequenceNumber", of: unit), !view.isBlank(sequence) else { return }
        guard view.isDigits(sequence), SequenceNumber.isValid(view.bytes(sequence)) else { return nil }
        token = sequence
        guard let sub = view.member("subSequenceNumber", of: unit), !view.isBlank(sub) else { return }
        guard view.isDigits(sub), let count = Int32(view.string(sub)), count >= 0 else { return nil }
        subSequence = count
    }
}

extension JSONView {
    /// The member of a name, where its value is a string.
    func string(_ name: StaticString, of object: Int) -> Int? {
        guard let value = member(name, of: object), self[value].kind == .string else { return nil }
        return value
    }

    /// Whether a value says nothing: null, or an empty string.
    func isBlank(_ index: Int) -> Bool {
        self[index].kind == .null || (self[index].kind == .string && self[index].length == 0)
    }

    /// Whether a value is an integer, as a number or as a string without escapes.
    func isDigits(_ index: Int) -> Bool {
        switch self[index].kind {
        case .number: self[index].flags.contains(.integer)
        case .string: !self[index].flags.contains(.escaped)
        default: false
        }
    }

    /// The bytes that a base64 string stands for; nil where it is none.
    func base64(_ index: Int) -> [UInt8]? {
        guard self[index].flags.contains(.escaped) else { return Base64.decode(bytes(index)) }
        // Some writers escape the slash.
        var text: [UInt8] = []
        appendDecoded(index, to: &text)
        return Base64.decode(text.span)
    }
}
