#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An open file descriptor as a source: a file, a pipe, standard input.
package final class FileSource: ByteSource {
    private let descriptor: Int32
    private let closes: Bool
    private var byteOffset = 0

    /// Reads from a descriptor that the caller keeps open and closes.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
        self.closes = false
    }

    /// Opens a file; it is closed with the source.
    package init(path: String) throws(ByteSourceError) {
        // The path is passed as a C string that lives for the call.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        closes = true
        if descriptor < 0 {
            throw ByteSourceError(code: .unreadable, byteOffset: 0, detail: "cannot open: \(Self.reason(errno))")
        }
    }

    deinit {
        if closes, descriptor >= 0 { close(descriptor) }
    }

    package func read(into output: inout OutputSpan<UInt8>) throws(ByteSourceError) {
        var failure: Int32 = 0
        // The kernel writes at most the room behind the initialised bytes and says how many it wrote.
        let count = unsafe output.withUnsafeMutableBufferPointer { buffer, count -> Int in
            guard let base = buffer.baseAddress, buffer.count > count else { return 0 }
            while true {
                #if canImport(Glibc)
                let got = unsafe Glibc.read(descriptor, base + count, buffer.count - count)
                #else
                let got = unsafe Darwin.read(descriptor, base + count, buffer.count - count)
                #endif
                if got >= 0 {
                    count += got
                    return got
                }
                if errno == EINTR { continue }
                failure = errno
                return 0
            }
        }
        byteOffset += count
        if failure != 0 {
            throw ByteSourceError(
                code: .unreadable, byteOffset: byteOffset, detail: "cannot read: \(Self.reason(failure))")
        }
    }

    private static func reason(_ number: Int32) -> String {
        // The C library's text is a terminated string; it is copied before anything else can run.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text).lowercased()
    }
}
