extension JSONElementReader {
    /// Takes what an error left unread out of the document: the broken line where reading can go on after it, otherwise
    /// everything to the end. It counts as one element.
    ///
    /// - Parameters:
    ///   - error: what `next` threw last.
    ///   - keeping: how many of the first bytes are wanted.
    package mutating func takeRest(after error: JSONError, keeping: Int = 64 << 10) -> JSONRest {
        var taken = JSONRest(
            index: nextIndex, position: error.rest, byteCount: 0, prefix: [], digest: [],
            resumes: error.resumesAtNextLine)
        var hash = SHA256Digest()
        elementCount = 0
        nextIndex += 1
        while true {
            let start = cursor
            let lineEnd = taken.resumes ? lineBreak(from: start, to: window.count) : nil
            let end = lineEnd ?? window.count
            hash.update(window.bytes.span.extracting(start..<end))
            taken.byteCount += end - start
            let wanted = min(end - start, keeping - taken.prefix.count)
            if wanted > 0 { taken.prefix += window.bytes[start..<start + wanted] }
            cursor = lineEnd == nil ? end : end + 1
            if lineEnd != nil || !readOn() { break }
        }
        taken.digest = hash.finish()
        open = nil
        if taken.resumes {
            place = .topLevel
        } else {
            place = .finished
        }
        return taken
    }

    /// Whether more bytes came into the window, all before being taken.
    private mutating func readOn() -> Bool {
        guard !isLast else { return false }
        // Nothing is unread here, so that no limit can be passed.
        do { try refill() } catch { return false }
        return cursor < window.count
    }

    /// Whether a break at this window index belongs to one line, after which the next begins a value of its own.
    ///
    /// A document that begins with an array never resumes: its rest is one piece. Before the first value only a next line that begins an object shows
    /// that lines are meant, so that a page of some other text is not taken apart.
    func resumesAtNextLine(brokenAt index: Int, _ code: JSONError.Code) -> Bool {
        guard place != .start, sourceError == nil || index < window.count else { return false }
        if form == .lines { return true }
        let visible = min(window.count, cursor + Self.lookAheadBytes)
        guard form == .undecided, let lineEnd = lineBreak(from: cursor, to: visible) else { return false }
        return window.bytes[lineEnd + 1] == UInt8(ascii: "{")
    }
}
