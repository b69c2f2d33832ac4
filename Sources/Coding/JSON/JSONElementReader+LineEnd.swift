extension JSONElementReader {
    /// What stands behind a value, white space apart.
    package enum LineEnd: Equatable, Sendable {
        /// Another value, or so much white space that nobody meant a line.
        case none
        case lineFeed
        case documentEnd
    }

    /// How many bytes behind a value are looked at.
    static let lineEndBytes = 16

    /// What stands behind a value that ends before this window index; `nil` where the window is too short to say.
    func lineEnd(after end: Int) -> LineEnd? {
        var index = end
        while index < end + Self.lineEndBytes {
            guard index < window.count else { return isLast ? .documentEnd : nil }
            switch window.bytes[index] {
            case 0x0A: return .lineFeed
            case 0x20, 0x09, 0x0D: index += 1
            default: return LineEnd.none
            }
        }
        return LineEnd.none
    }
}
