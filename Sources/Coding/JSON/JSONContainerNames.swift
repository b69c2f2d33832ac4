/// The names under which services put their lists: `Records`, `Contents`, `events`.
///
/// An object whose first member has one of these names and is an array is a container: a reader that knows the names
/// gives the array's elements one by one, so that a list of any length needs no more memory than one of its elements.
package struct JSONContainerNames: Sendable {
    /// The names' UTF-8, in the order given; a container is known by its place in it.
    let names: [[UInt8]]
    /// One bit for the low six bits of each name's first byte; zero where there are no names.
    let firstBytes: UInt64
    /// The same for the sixth byte; all bits where a name is shorter. The two together spare most objects the comparison.
    let sixthBytes: UInt64

    /// - Parameter names: as they stand in the text: a key that is written with escapes is none of them.
    package init(_ names: [String]) {
        precondition(!names.contains(""), "a container has a name")
        self.names = names.map { Array($0.utf8) }
        firstBytes = self.names.reduce(0) { $0 | 1 << UInt64($1[0] & 63) }
        sixthBytes = self.names.reduce(0) { $0 | ($1.count < 6 ? .max : 1 << UInt64($1[5] & 63)) }
    }

    /// No names: every object is an element.
    package static let none = JSONContainerNames([])

    /// What a comparison gave.
    enum Match {
        case none
        /// The text ends before it is decided.
        case undecided
        /// The name at this place stands there, its closing quote included.
        case name(Int)
    }

    /// Compares the names with the key whose text begins at `start`, which is inside of `text`.
    func match(_ text: Span<UInt8>, at start: Int) -> Match {
        var undecided = false
        for place in names.indices {
            let end = start + names[place].count
            if end < text.count {
                guard text[end] == UInt8(ascii: "\"") else { continue }
                if isSame(text, from: start, to: end, place) { return .name(place) }
            } else if isSame(text, from: start, to: text.count, place) {
                undecided = true
            }
        }
        return undecided ? .undecided : .none
    }

    /// Whether a name begins with this text.
    private func isSame(_ text: Span<UInt8>, from start: Int, to end: Int, _ place: Int) -> Bool {
        var index = start
        while index < end {
            if text[index] != names[place][index - start] { return false }
            index += 1
        }
        return true
    }
}
