import Crypto

/// SHA-256 over bytes that come in pieces.
package struct SHA256Digest: Sendable {
    private var hash = SHA256()

    package init() {}

    /// Takes in further bytes; nothing is copied.
    package mutating func update(_ bytes: Span<UInt8>) {
        // The span's bytes are alive during the call.
        unsafe bytes.withUnsafeBytes { buffer in unsafe hash.update(bufferPointer: buffer) }
    }

    /// The 32 bytes of the digest of all bytes so far; more may follow.
    package func finish() -> [UInt8] { Array(hash.finalize()) }

    /// The digest of bytes that are at hand.
    package static func digest(of bytes: Span<UInt8>) -> [UInt8] {
        var digest = SHA256Digest()
        digest.update(bytes)
        return digest.finish()
    }

    /// The digest of bytes that are at hand.
    package static func digest(of bytes: [UInt8]) -> [UInt8] { digest(of: bytes.span) }
}

/// MD5 over bytes that come in pieces: ETags and partition keys ask for it.
package struct MD5Digest: Sendable {
    private var hash = Insecure.MD5()

    package init() {}

    /// Takes in further bytes; nothing is copied.
    package mutating func update(_ bytes: Span<UInt8>) {
        // The span's bytes are alive during the call.
        unsafe bytes.withUnsafeBytes { buffer in unsafe hash.update(bufferPointer: buffer) }
    }

    /// The 16 bytes of the digest of all bytes so far; more may follow.
    package func finish() -> [UInt8] { Array(hash.finalize()) }

    /// The digest of bytes that are at hand.
    package static func digest(of bytes: Span<UInt8>) -> [UInt8] {
        var digest = MD5Digest()
        digest.update(bytes)
        return digest.finish()
    }

    /// The digest of bytes that are at hand.
    package static func digest(of bytes: [UInt8]) -> [UInt8] { digest(of: bytes.span) }
}
