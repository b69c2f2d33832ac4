import Coding
import Glibc

/// A TCP socket on 127.0.0.1. The owner closes it once, at its end.
struct LoopbackSocket: Sendable {
    let descriptor: Int32

    /// What the system said of a call that failed.
    struct Failure: Error {
        var call: String
        var number: Int32
    }

    /// A socket that waits for connections.
    ///
    /// - Parameter port: 0 takes a free one.
    static func listening(port: UInt16) throws -> LoopbackSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", number: errno) }
        let made = LoopbackSocket(descriptor: descriptor)
        made.set(SOL_SOCKET, SO_REUSEADDR)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // The address lives for the call, and a `sockaddr_in` begins as every `sockaddr` does.
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe bind(descriptor, general, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(descriptor, 128) == 0 else {
            let failure = Failure(call: "bind", number: errno)
            made.close()
            throw failure
        }
        return made
    }

    /// The port that it has.
    var port: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // As in `listening`; the kernel writes at most `length` bytes.
        let found = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe getsockname(descriptor, general, &length)
            }
        }
        return found == 0 ? UInt16(bigEndian: address.sin_port) : 0
    }

    /// Waits for a connection; `nil` once the socket is shut down.
    func accept() -> LoopbackSocket? {
        while true {
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                let made = LoopbackSocket(descriptor: accepted)
                made.set(Int32(IPPROTO_TCP), TCP_NODELAY)
                return made
            }
            if errno != EINTR, errno != ECONNABORTED { return nil }
        }
    }

    /// Sends all bytes; false where the other side is gone.
    func send(_ bytes: some RandomAccessCollection<UInt8> & Sendable) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            // The kernel reads from `sent` to the array's end, while it is lent.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Wakes whoever waits on the socket; it stays the owner's to close.
    func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func close() {
        Glibc.close(descriptor)
    }

    /// Closes with a reset: what the other side has not read yet is lost to it.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        // The option is copied during the call.
        unsafe _ = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        Glibc.close(descriptor)
    }

    private func set(_ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        // The option is copied during the call.
        unsafe _ = setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}
