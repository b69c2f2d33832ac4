import CZlib

/// The gzip format as such.
package enum Gzip {
    /// Whether bytes begin a gzip member: `1F 8B`.
    package static func isGzip(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// Whether bytes begin a gzip member: `1F 8B`.
    package static func isGzip(_ bytes: [UInt8]) -> Bool { isGzip(bytes.span) }

    /// One gzip member of the bytes, without a time or name in its header, so that equal input gives equal output.
    ///
    /// - Parameter level: 1 (fast) to 9 (small).
    /// - Returns: `nil` if zlib cannot get memory.
    package static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8]? {
        var stream = unsafe z_stream()
        // `stream` stays on this frame, at one address, from here to `deflateEnd`; 16 more than 15 bits ask for gzip.
        let began = unsafe deflateInit2_(
            &stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard began == Z_OK else { return nil }
        defer { unsafe deflateEnd(&stream) }
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        var ended = false
        let output = [UInt8](capacity: bound) { room in
            // zlib does not write to its input and writes at most `bound` bytes, which always suffice for one call.
            unsafe bytes.withUnsafeBufferPointer { source in
                unsafe room.withUnsafeMutableBufferPointer { target, count in
                    unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                    unsafe stream.avail_in = UInt32(clamping: source.count)
                    unsafe stream.next_out = target.baseAddress
                    unsafe stream.avail_out = UInt32(clamping: target.count)
                    ended = unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
                    unsafe count = target.count - Int(stream.avail_out)
                }
            }
        }
        return ended ? output : nil
    }
}
