/// Text that must never be seen: a secret key, a session token. Printing, interpolating, dumping or mirroring one shows
/// that it is there, and nothing of it.
package struct Secret: Equatable, Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The text itself: only for signing with it and for sending it where it belongs.
    package func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
