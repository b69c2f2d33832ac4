/// Reads the top-level elements of one document one after another, without holding the document.
///
/// A document is a top-level array (its elements are read), or values one after another: NDJSON, concatenated objects, a
/// single object; several arrays may follow one another too. Which it is shows in its first bytes. Where container names
/// are given, an object that begins with a list of such a name gives the list's elements, and its later members are only
/// checked; such objects are known at the top and directly inside a top-level array. The dialect is that
/// of Python's `json`: `NaN` and the infinities, lone surrogates, integers of any length; beyond white space nothing else
/// is forgiven. An element's tokens and text are lent by `view` until the next call.
///
/// Cost: one pass; one copy of the bytes of an element that crosses the window's end, which grows up to the limit.
package struct JSONElementReader: ~Copyable {
    /// What is expected next.
    enum Place {
        /// Nothing was read yet.
        case start
        /// Between top-level values.
        case topLevel
        /// After an array's opening bracket.
        case firstElement
        /// After a comma in the array.
        case element
        /// After an element of the array.
        case commaOrEnd
        /// In a container, after its array or a later member.
        case memberOrEnd
        /// In a container, after a comma behind its array.
        case member
        /// After the end, or after a rest was taken.
        case finished
    }

    /// What the first value showed.
    enum Form {
        case undecided, array
        /// The first value stands on one line: a line break is a place to take up again.
        case lines
        case concatenated
    }

    let limits: JSONLimits
    var containers: JSONContainerNames
    var window: JSONWindow
    /// `nil` once it has ended, or when the whole document was given.
    var source: (any ByteSource)?
    var sourceError: ByteSourceError?
    /// Window index before which everything is read.
    var cursor = 0
    var place = Place.start
    var form = Form.undecided
    var nextIndex = 0
    /// The container that is open; inside of one no other is.
    var open: OpenContainer?
    /// Containers met so far: tells an empty list from a document without one.
    package internal(set) var containersOpened = 0
    /// Whether an array or a container at the top is a value of its own, and not a list of elements. Every restart takes
    /// it back.
    package var keepsWhole = false
    /// What follows the element read last, where that stands at the top.
    package internal(set) var lineEnd = LineEnd.none
    /// Where the view's element stands in the window.
    var elementStart = 0
    var elementCount = 0
    /// The document's position of the window's first byte.
    var origin = TextPosition(byteOffset: 0, line: 1, column: 1)

    /// A reader of bytes that are pulled from a source.
    package init(
        source: any ByteSource, limits: JSONLimits = JSONLimits(), containers: JSONContainerNames = .none
    ) {
        self.limits = limits
        self.containers = containers
        self.window = JSONWindow()
        self.source = source
    }

    /// A reader of a document that is wholly in memory. The array is taken over; it is not copied if it has 64 bytes of
    /// capacity to spare.
    package init(
        bytes: consuming [UInt8], limits: JSONLimits = JSONLimits(), containers: JSONContainerNames = .none
    ) {
        self.limits = limits
        self.containers = containers
        self.window = JSONWindow()
        self.source = nil
        window.adopt(bytes)
    }

    /// Begins another document with the memory and the container names of the one before.
    package mutating func restart(source: any ByteSource) {
        window.clear()
        reset()
        self.source = source
    }

    /// Begins another document with the memory of the one before and other container names.
    package mutating func restart(source: any ByteSource, containers: JSONContainerNames) {
        self.containers = containers
        restart(source: source)
    }

    /// Begins another document that is wholly in memory; the container names stay.
    package mutating func restart(bytes: consuming [UInt8]) {
        window.adopt(bytes)
        reset()
    }

    /// Begins another document that is wholly in memory, with a copy of it in the memory of the one before.
    package mutating func restart(copying bytes: borrowing Span<UInt8>) {
        window.adopt(copying: bytes)
        reset()
    }

    private mutating func reset() {
        source = nil
        sourceError = nil
        cursor = 0
        place = .start
        form = .undecided
        nextIndex = 0
        open = nil
        containersOpened = 0
        keepsWhole = false
        lineEnd = .none
        elementStart = 0
        elementCount = 0
        origin = TextPosition(byteOffset: 0, line: 1, column: 1)
    }

    /// Reads the next element; `nil` at the end.
    ///
    /// After an error `takeRest` answers what is given up and, in documents of one value a line, finds the next line;
    /// without it the same error comes again.
    package mutating func next() throws(JSONError) -> JSONElement? {
        elementCount = 0
        while true {
            switch step() {
            case .element(let count):
                elementStart = cursor
                elementCount = count
                cursor += count
                let element = JSONElement(
                    index: nextIndex, byteOffset: origin.byteOffset + elementStart, byteCount: count,
                    container: open?.name)
                nextIndex += 1
                return element
            case .again:
                continue
            case .end:
                place = .finished
                return nil
            case .more:
                try refill()
            case .broken(let code, let index):
                let offset = index - cursor
                if form == .undecided { lookAhead() }
                throw error(code, at: cursor + offset)
            }
        }
    }

    /// The tokens and the text of the element read last.
    package var view: JSONView {
        @_lifetime(borrow self)
        get {
            precondition(elementCount > 0, "no element was read")
            return JSONView(
                tape: window.tape.span.extracting(first: window.tokenCount),
                padded: window.bytes.span.extracting(droppingFirst: elementStart))
        }
    }

    /// Whether the element read last stands in an array.
    package var isInArray: Bool { place == .commaOrEnd }

    /// Bytes of the document read so far, and whether all of it was.
    package var bytesRead: Int { origin.byteOffset + cursor }
}
