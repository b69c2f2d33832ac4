extension JSONScanner {
    /// Whether two keys of the object at tape index `object` are the same text. Its members are complete.
    ///
    /// A set of 64 bits answers nearly always; only where two keys share a bit are they compared.
    @inline(__always)
    mutating func hasDuplicateKeys(below object: Int, members: Int) -> Bool {
        guard members <= 64 else { return hasEqualKeys(below: object) }
        var seen: UInt64 = 0
        var index = object &+ 1
        while index < count {
            let key = self[token: index]
            if key.flags.contains(.escaped) { return hasEqualKeys(below: object) }
            let bit = UInt64(1) &<< (fingerprint(key) &>> 58)
            if seen & bit != 0 { return hasEqualPlainKeys(below: object) }
            seen |= bit
            index = Int(key.next)
        }
        return false
    }

    /// Spreads the first eight bytes and the length over the upper bits.
    @inline(__always)
    private func fingerprint(_ key: JSONToken) -> UInt64 {
        let length = UInt64(key.length)
        var word = text.word(at: Int(key.start))
        if length < 8 { word &= (1 &<< (length &* 8)) &- 1 }
        return (word ^ length) &* 0x9E37_79B9_7F4A_7C15
    }

    /// Compares each pair; for objects of few keys without escapes.
    @inline(never)
    private func hasEqualPlainKeys(below object: Int) -> Bool {
        var first = object &+ 1
        while first < count {
            let key = self[token: first]
            var second = Int(key.next)
            while second < count {
                let other = self[token: second]
                if key.length == other.length, isSameText(key, other) { return true }
                second = Int(other.next)
            }
            first = Int(key.next)
        }
        return false
    }

    private func isSameText(_ key: JSONToken, _ other: JSONToken) -> Bool {
        for offset in 0..<Int(key.length) where text[Int(key.start) &+ offset] != text[Int(other.start) &+ offset] {
            return false
        }
        return true
    }

    /// Compares the decoded keys; for objects of many keys or with escapes in them.
    @inline(never)
    private func hasEqualKeys(below object: Int) -> Bool {
        var seen: Set<[UInt8]> = []
        var index = object &+ 1
        while index < count {
            let key = self[token: index]
            var decoded: [UInt8] = []
            JSONUnescaper.append(key, of: text, to: &decoded)
            if !seen.insert(decoded).inserted { return true }
            index = Int(key.next)
        }
        return false
    }
}
