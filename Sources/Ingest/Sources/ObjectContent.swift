import Coding

/// Where the bytes of an object are, as it is stored. They can be read as often as it takes.
enum ObjectContent: Sendable {
    /// A file that is opened.
    case file(path: String)
    /// Received whole.
    case bytes([UInt8])
    /// Received into a temporary file.
    case spooled(SpooledBytes)

    /// The bytes from their beginning.
    func open() throws(ByteSourceError) -> any ByteSource {
        switch self {
        case .file(let path): try FileSource(path: path)
        case .bytes(let bytes): MemorySource(bytes)
        case .spooled(let bytes): try FileSource(path: bytes.path)
        }
    }
}
