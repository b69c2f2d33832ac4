/// One token of the tape: the flat form in which a JSON value is held after it has been read.
///
/// A value is its token followed by the tokens of everything below it. An object is followed by key, value, key, value;
/// an array by its values. Nothing is decoded: a token points at its text.
@frozen
package struct JSONToken: BitwiseCopyable, Equatable, Sendable {
    /// What a token stands for.
    package enum Kind: UInt8, BitwiseCopyable, Sendable {
        case object, array
        /// The name of a member; the member's value is the next token.
        case key
        case string, number, literalTrue, literalFalse, null
        /// The three words that Python's `json` writes and reads beyond the standard.
        case nan, infinity, negativeInfinity
    }

    /// What was noticed while the text was read, so that nobody has to look again.
    @frozen
    package struct Flags: OptionSet, BitwiseCopyable, Sendable {
        package var rawValue: UInt8
        @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// String or key: the text holds at least one backslash.
        @inlinable package static var escaped: Flags { Flags(rawValue: 1) }
        /// String or key: the text holds bytes from 0x80 (valid UTF-8).
        @inlinable package static var nonASCII: Flags { Flags(rawValue: 2) }
        /// Number: neither point nor exponent.
        @inlinable package static var integer: Flags { Flags(rawValue: 4) }
        /// Object: two of its own keys are the same text; the last one's value counts, at the first one's place.
        @inlinable package static var duplicateKeys: Flags { Flags(rawValue: 8) }
        /// String or key: an escaped surrogate without its partner.
        @inlinable package static var loneSurrogate: Flags { Flags(rawValue: 16) }
        /// The value is, or holds somewhere below, something that strict readers and SQLite's JSON functions do not
        /// take as it is: `NaN`, `Infinity`, `-Infinity`, a lone surrogate, an escaped NUL, an integer of over 18 characters.
        @inlinable package static var containsDialect: Flags { Flags(rawValue: 32) }
    }

    package var kind: Kind
    package var flags: Flags
    /// Containers: how many members, or 65,535 for that many and more. Otherwise 0.
    package var count: UInt16
    /// Where the text begins, in bytes from the element's first byte. Strings and keys: after the opening quote.
    package var start: UInt32
    /// Bytes of text. Strings and keys: without the quotes. Containers: from bracket to bracket.
    package var length: UInt32
    /// Tape index after this value and everything below it. Key: after its value, where the next key stands.
    package var next: UInt32

    @inlinable
    package init(kind: Kind, flags: Flags = [], count: UInt16 = 0, start: UInt32, length: UInt32, next: UInt32) {
        self.kind = kind
        self.flags = flags
        self.count = count
        self.start = start
        self.length = length
        self.next = next
    }

    /// Whether the token is an object or an array.
    @inlinable package var isContainer: Bool { kind == .object || kind == .array }
}
