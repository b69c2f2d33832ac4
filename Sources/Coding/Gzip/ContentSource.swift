/// An object's content: its bytes, inflated where they are gzip by their first two bytes, hashed on the way.
///
/// The name of an object says nothing about its compression, so only the bytes are asked.
package final class ContentSource: ByteSource {
    private static let headBytes = 1024

    private var source: any ByteSource
    private var raw: HashingSource
    private var hash = SHA256Digest()
    private var began = false
    private var head: [UInt8] = []
    private var headPosition = 0
    private var failure: ByteSourceError?

    /// Whether the bytes are gzip; known after the first read.
    package private(set) var isGzip = false
    /// Bytes of content handed out so far.
    package private(set) var contentByteCount = 0

    package init(_ source: any ByteSource) {
        raw = HashingSource(source)
        self.source = raw
    }

    /// Bytes taken from the underlying source so far, before decompression.
    package var rawByteCount: Int { raw.byteCount }

    package func read(into output: inout OutputSpan<UInt8>) throws(ByteSourceError) {
        if let failure { throw failure }
        do {
            if !began { try begin() }
            let before = output.count
            if headPosition < head.count {
                let count = min(output.freeCapacity, head.count - headPosition)
                output.append(copying: head.span.extracting(headPosition..<headPosition + count))
                headPosition += count
            } else {
                try source.read(into: &output)
            }
            // Where nothing is inflated, the raw bytes are the content and were hashed as they came.
            if isGzip { hash.update(output.span.extracting(droppingFirst: before)) }
            contentByteCount += output.count - before
        } catch {
            failure = error
            throw error
        }
    }

    /// Reads the first bytes and decides.
    private func begin() throws(ByteSourceError) {
        began = true
        while head.count < 2 {
            let before = head.count
            try head.append(addingCapacity: Self.headBytes) { (room) throws(ByteSourceError) in
                try source.read(into: &room)
            }
            if head.count == before { break }
        }
        guard Gzip.isGzip(head) else { return }
        isGzip = true
        source = GunzipSource(head: head, source: source)
        head = []
    }

    /// What identifies an object's content.
    package struct Identity: Equatable, Sendable {
        /// SHA-256 of the content; of the raw bytes where they are gzip that cannot be inflated to its end.
        package var digest: [UInt8]
        /// Bytes of content, as far as it could be read.
        package var contentByteCount: Int
        /// Bytes of the object as it is stored.
        package var rawByteCount: Int
        /// Why the content is not complete.
        package var failure: ByteSourceError?

        package init(digest: [UInt8], contentByteCount: Int, rawByteCount: Int, failure: ByteSourceError?) {
            self.digest = digest
            self.contentByteCount = contentByteCount
            self.rawByteCount = rawByteCount
            self.failure = failure
        }
    }

    /// Reads what is left, without keeping it, and answers the identity of the whole.
    package func finish() -> Identity {
        var sink: [UInt8] = []
        while failure == nil {
            sink.removeAll(keepingCapacity: true)
            do {
                try sink.append(addingCapacity: 64 << 10) { (room) throws(ByteSourceError) in try read(into: &room) }
            } catch {
                failure = error
            }
            if sink.isEmpty { break }
        }
        if failure != nil { raw.drain() }
        let digest = isGzip && failure == nil ? hash.finish() : raw.digest()
        return Identity(
            digest: digest, contentByteCount: contentByteCount, rawByteCount: raw.byteCount, failure: failure)
    }
}

/// Passes bytes through and hashes them.
final class HashingSource: ByteSource {
    private var source: any ByteSource
    private var hash = SHA256Digest()
    private(set) var byteCount = 0

    init(_ source: any ByteSource) {
        self.source = source
    }

    func read(into output: inout OutputSpan<UInt8>) throws(ByteSourceError) {
        let before = output.count
        try source.read(into: &output)
        hash.update(output.span.extracting(droppingFirst: before))
        byteCount += output.count - before
    }

    /// Reads to the end, or to where the source fails.
    func drain() {
        var sink: [UInt8] = []
        repeat {
            sink.removeAll(keepingCapacity: true)
            do {
                try sink.append(addingCapacity: 64 << 10) { (room) throws(ByteSourceError) in try read(into: &room) }
            } catch {
                return
            }
        } while !sink.isEmpty
    }

    func digest() -> [UInt8] { hash.finish() }
}
