/// A part of an object that could not be read, as it is kept.
package struct StoredReject: Equatable, Sendable {
    package var stream: String
    /// The object's name; where it has several, the first by text.
    package var object: String
    package var entryIndex: Int64
    /// Offset in the content after decompression.
    package var byteOffset: Int64
    package var line: Int64?
    /// In bytes, from 1.
    package var column: Int64?
    /// A stable code of ``Records/Reject/Code``.
    package var code: String
    package var detail: String
    /// Length of the rejected part, of which at most 64 KiB are kept.
    package var byteCount: Int64
    /// SHA-256 of the rejected part, in hexadecimal digits.
    package var hash: String
}

/// Which rejects are meant; what is `nil` does not matter.
package struct RejectFilter: Equatable, Sendable {
    package var stream: String?
    package var code: String?
    /// One of the object's names.
    package var object: String?
    package var entryIndex: Int64?

    package init(
        stream: String? = nil, code: String? = nil, object: String? = nil, entryIndex: Int64? = nil
    ) {
        self.stream = stream
        self.code = code
        self.object = object
        self.entryIndex = entryIndex
    }
}

/// An object with rejects, and the files in which it was read.
package struct RejectedObject: Equatable, Sendable {
    package var stream: String
    package var object: String
    package var rejects: Int64
    /// Whether the same name has held another content since: then these rejects are of the past.
    package var isSuperseded: Bool
    /// Sorted; empty where it came from standard input.
    package var paths: [String]

    package init(stream: String, object: String, rejects: Int64, isSuperseded: Bool, paths: [String]) {
        self.stream = stream
        self.object = object
        self.rejects = rejects
        self.isSuperseded = isSuperseded
        self.paths = paths
    }
}
