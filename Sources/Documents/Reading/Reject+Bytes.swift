import Coding
import Records

extension Reject {
    /// A part that was read and is no evidence.
    init(
        code: Code, entryIndex: Int64, byteOffset: Int64, line: Int64?, column: Int64?, detail: String,
        bytes: borrowing Span<UInt8>
    ) {
        var raw: [UInt8] = []
        raw.append(copying: bytes.extracting(first: Reject.keptByteCount))
        var digest = SHA256Digest()
        digest.update(bytes)
        self.init(
            code: code, entryIndex: entryIndex, byteOffset: byteOffset, line: line, column: column, detail: detail,
            byteCount: Int64(bytes.count), hash: digest.finish(), raw: raw)
    }

    /// What a reader of JSON gave up.
    init(_ error: JSONError, _ rest: JSONRest, entryIndex: Int64) {
        self.init(
            code: Code(rawValue: error.code.rawValue) ?? .unreadable, entryIndex: entryIndex,
            byteOffset: Int64(rest.position.byteOffset), line: Int64(error.position.line),
            column: Int64(error.position.column), detail: error.detail, byteCount: Int64(rest.byteCount),
            hash: rest.digest, raw: rest.prefix)
    }
}
