import CZlib

/// One zlib stream that inflates gzip members.
///
/// Invariant: `stream` is allocated and initialised by `inflateInit2_` from `init` to `deinit`, and stays at its address,
/// to which zlib's own state points back. It holds no input or output pointer between calls.
@safe
final class Inflater {
    enum Progress {
        /// All input was taken or all room is filled.
        case going
        /// The member's end, checksum and length verified.
        case memberEnd
        /// The member is damaged; zlib's word for it.
        case damaged(String)
    }

    private let stream: UnsafeMutablePointer<z_stream>

    init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 bits of window; 16 more ask for a gzip header and trailer.
        let result = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if result != Z_OK {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Gets ready for the next member.
    func reset() {
        unsafe inflateReset(stream)
    }

    /// Inflates from `input`, advancing `position`, into the room of `output`.
    func inflate(_ input: Span<UInt8>, from position: inout Int, into output: inout OutputSpan<UInt8>) -> Progress {
        var result = Z_OK
        var taken = 0
        // zlib reads at most `avail_in` bytes of the borrowed input and writes at most `avail_out` bytes behind the
        // initialised ones; both buffers live through the closures. It does not write to its input.
        unsafe input.extracting(droppingFirst: position).withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                let room = UInt32(clamping: target.count - count)
                let available = UInt32(clamping: source.count)
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: from)
                unsafe stream.pointee.avail_in = available
                unsafe stream.pointee.next_out = to + count
                unsafe stream.pointee.avail_out = room
                result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                unsafe taken = Int(available - stream.pointee.avail_in)
                unsafe count += Int(room - stream.pointee.avail_out)
                unsafe stream.pointee.next_in = nil
                unsafe stream.pointee.next_out = nil
            }
        }
        position += taken
        switch result {
        case Z_OK, Z_BUF_ERROR: return .going
        case Z_STREAM_END: return .memberEnd
        default: return .damaged(message(result))
        }
    }

    private func message(_ result: Int32) -> String {
        // zlib's messages are string constants.
        guard let text = unsafe stream.pointee.msg else { return "zlib error \(result)" }
        return unsafe String(cString: text)
    }
}
