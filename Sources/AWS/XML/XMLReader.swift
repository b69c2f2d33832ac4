/// Reads the XML that S3 and STS answer with: elements, text, character references and CDATA, in UTF-8.
///
/// It is asked, and does not call back: ``root()`` enters the outermost element, ``child()`` the next one inside of the
/// element that is open, and ``text()``, ``skip()`` or a `child()` that says `nil` leave it again.
///
///     var xml = XMLReader(body)
///     guard try xml.root() == "ListBucketResult" else { … }
///     while let name = try xml.child() {
///         if name == "Name" { bucket = try xml.text() } else { try xml.skip() }
///     }
///     try xml.finish()
///
/// Names come without their prefix. Attributes are checked and dropped: no answer that is read here has a meaning in
/// one. Comments and processing instructions are passed over; a document type declaration is an error, so that nothing
/// can define an entity. An error leaves the reader where it stands; it must not be asked again.
package struct XMLReader {
    /// The elements that may be open at once; the answers nest five deep.
    package static let maximumDepth = 64

    var bytes: [UInt8]
    var position = 0
    /// The names of the open elements, outermost first.
    private var open: [Range<Int>] = []
    /// Whether the innermost open element was written `<a/>`: its end is still to be told, but not in the bytes.
    private var closesItself = false

    /// What lies between two calls.
    enum Event {
        case start(Range<Int>)
        case end
        case text(Range<Int>)
        case cdata(Range<Int>)
    }

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Enters the outermost element and tells its name.
    package mutating func root() throws(XMLError) -> String {
        while true {
            switch try advance() {
            case .start(let name): return try localName(name)
            case .text(let range): try requireSpace(range)
            case .end, .cdata: throw XMLError(.malformed, at: position)
            }
        }
    }

    /// Enters the next element inside of the open one and tells its name, or leaves the open one and says `nil`. Text
    /// beside the elements is passed over.
    package mutating func child() throws(XMLError) -> String? {
        while true {
            switch try advance() {
            case .start(let name): return try localName(name)
            case .end: return nil
            case .text, .cdata: continue
            }
        }
    }

    /// The whole text of the open element, which is left; there must be no element in it.
    package mutating func text() throws(XMLError) -> String {
        var whole: String?
        while true {
            let part: String
            switch try advance() {
            case .start: throw XMLError(.unexpectedElement, at: position)
            case .end: return whole ?? ""
            case .text(let range): part = try decoded(range)
            case .cdata(let range): part = try literal(range)
            }
            // Nearly always there is one part, which is the answer as it stands.
            whole = whole.map { $0 + part } ?? part
        }
    }

    /// Leaves the open element with all that is in it.
    package mutating func skip() throws(XMLError) {
        let depth = open.count
        while open.count >= depth { _ = try advance() }
    }

    /// Checks that nothing follows the outermost element, once that is left.
    package mutating func finish() throws(XMLError) {
        while position < bytes.count {
            guard case .text(let range) = try advance() else { throw XMLError(.malformed, at: position) }
            try requireSpace(range)
        }
    }

    /// Goes on to the next tag or piece of text.
    private mutating func advance() throws(XMLError) -> Event {
        if closesItself {
            closesItself = false
            open.removeLast()
            return .end
        }
        while true {
            guard position < bytes.count else { throw XMLError(.truncated, at: position) }
            guard bytes[position] == UInt8(ascii: "<") else { return try .text(textRange()) }
            guard position + 1 < bytes.count else { throw XMLError(.truncated, at: position) }
            switch bytes[position + 1] {
            case UInt8(ascii: "/"): return try endTag()
            case UInt8(ascii: "?"): try pass(over: "<?", to: "?>")
            case UInt8(ascii: "!"):
                if stands("<!--") {
                    try pass(over: "<!--", to: "-->")
                } else if stands("<![CDATA[") {
                    let start = position + 9
                    try pass(over: "<![CDATA[", to: "]]>")
                    return .cdata(start..<position - 3)
                } else if stands("<!DOCTYPE") {
                    throw XMLError(.documentType, at: position)
                } else {
                    throw XMLError(position + 9 > bytes.count ? .truncated : .malformed, at: position)
                }
            default: return try startTag()
            }
        }
    }

    private mutating func startTag() throws(XMLError) -> Event {
        let tag = position
        position += 1
        let name = try nameRange()
        while true {
            let hadSpace = passSpace()
            guard position < bytes.count else { throw XMLError(.truncated, at: position) }
            switch bytes[position] {
            case UInt8(ascii: ">"):
                position += 1
            case UInt8(ascii: "/"):
                guard position + 1 < bytes.count else { throw XMLError(.truncated, at: position) }
                guard bytes[position + 1] == UInt8(ascii: ">") else { throw XMLError(.malformed, at: position) }
                position += 2
                closesItself = true
            default:
                guard hadSpace else { throw XMLError(.malformed, at: position) }
                try attribute()
                continue
            }
            guard open.count < Self.maximumDepth else { throw XMLError(.tooDeep, at: tag) }
            open.append(name)
            return .start(name)
        }
    }

    private mutating func endTag() throws(XMLError) -> Event {
        let tag = position
        position += 2
        let name = try nameRange()
        _ = passSpace()
        guard position < bytes.count else { throw XMLError(.truncated, at: position) }
        guard bytes[position] == UInt8(ascii: ">") else { throw XMLError(.malformed, at: position) }
        guard let last = open.last, bytes[last].elementsEqual(bytes[name]) else {
            throw XMLError(.mismatchedTag, at: tag)
        }
        position += 1
        open.removeLast()
        return .end
    }
}
