extension JSONElementReader {
    /// Drops what is read and reads on; the window grows while one element does not fit.
    mutating func refill() throws(JSONError) {
        if window.count - cursor > limits.elementBytes + Self.lineEndBytes { throw error(.elementTooLarge, at: cursor) }
        pull()
    }

    /// How far a broken first value is searched for the end of its line.
    static let lookAheadBytes = 64 << 10

    /// Brings so much of the rest into the window that what is seen of it does not depend on the pieces it came in.
    mutating func lookAhead() {
        while !isLast, window.count - cursor <= Self.lookAheadBytes { pull() }
    }

    private mutating func pull() {
        guard var source else { return }
        let capacity = max(limits.windowBytes, (window.count - cursor) * 2)
        origin = position(ofWindowIndex: cursor)
        let dropped = cursor
        cursor = 0
        do {
            let ended = try window.refill(dropping: dropped, capacity: capacity, from: &source)
            self.source = ended ? nil : source
        } catch {
            // What came before the failure is still good.
            sourceError = error
            self.source = nil
        }
    }

    /// The document position of a byte of the current element, or of the text after it up to what is read.
    ///
    /// Cost: counts lines from the window's begin; for errors and rejects only.
    package func position(ofByte byteOffset: Int) -> TextPosition {
        position(ofWindowIndex: byteOffset - origin.byteOffset)
    }

    func position(ofWindowIndex index: Int) -> TextPosition {
        var position = origin
        position.byteOffset += index
        let lines = TextCount.lineFeeds(in: window.bytes.span.extracting(first: index))
        var lineStart = 0
        if lines > 0 {
            position.line += lines
            position.column = 1
            lineStart = index
            while window.bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
        }
        position.column += TextCount.codePoints(in: window.bytes.span.extracting(lineStart..<index))
        return position
    }

    /// The error for a break at this window index; a failure of the source explains a missing end.
    func error(_ code: JSONError.Code, at index: Int) -> JSONError {
        var code = code
        var detail = code.phrase
        if let sourceError, code == .unexpectedEnd || code == .empty {
            code = JSONError.Code(rawValue: sourceError.code.rawValue) ?? .unreadable
            detail = sourceError.detail
        } else if code == .elementTooLarge {
            detail += " of \(limits.elementBytes) bytes"
        } else if code == .tooDeep {
            detail += " of \(limits.depth)"
        }
        return JSONError(
            code: code, position: position(ofWindowIndex: index), rest: position(ofWindowIndex: cursor),
            resumesAtNextLine: resumesAtNextLine(brokenAt: index, code), detail: detail)
    }
}
