/// Counts over bytes that are about to be forgotten: several bytes a cycle, since a streamed document passes through here.
enum TextCount {
    static func lineFeeds(in bytes: Span<UInt8>) -> Int {
        var count = 0
        for index in bytes.indices where bytes[index] == 0x0A { count &+= 1 }
        return count
    }

    /// Code points of valid UTF-8; in damaged text every byte that could begin one.
    static func codePoints(in bytes: Span<UInt8>) -> Int {
        var count = 0
        for index in bytes.indices where bytes[index] & 0xC0 != 0x80 { count &+= 1 }
        return count
    }
}
