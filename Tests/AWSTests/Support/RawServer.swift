import Foundation
import Glibc
import Synchronization

/// A server on a free loopback port that answers with the bytes its script writes, right or wrong. A thread a connection.
final class RawServer: Sendable {
    private struct State {
        /// The ones that were accepted, while the server runs.
        var connections: [RawConnection] = []
        var connectionCount = 0
        var requests: [RawRequest] = []
        var isStopped = false
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    /// - Parameter script: Runs for every connection, which is closed behind it.
    init(_ script: @escaping @Sendable (RawConnection) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        // `address` lives for the calls and is as long as they are told.
        let isListening = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(listener, address, length) == 0 && listen(listener, 256) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0, let connection = add(descriptor) else {
                    close(listener)
                    return
                }
                Thread {
                    script(connection)
                    connection.close()
                }.start()
            }
        }.start()
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var connectionCount: Int { state.withLock { $0.connectionCount } }
    /// All requests that were read, by any connection.
    var requests: [RawRequest] { state.withLock { $0.requests } }

    /// Ends the server and every connection; scripts read an end.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            for connection in state.connections { connection.shutDown() }
            // Connections and server hold each other.
            state.connections = []
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    fileprivate func note(_ request: RawRequest) {
        state.withLock { $0.requests.append(request) }
    }

    private func add(_ descriptor: Int32) -> RawConnection? {
        state.withLock { state in
            guard !state.isStopped else {
                Glibc.close(descriptor)
                return nil
            }
            let connection = RawConnection(descriptor, number: state.connectionCount, server: self)
            state.connectionCount += 1
            state.connections.append(connection)
            return connection
        }
    }
}

/// A request as it came over the wire.
struct RawRequest: Sendable {
    /// Request line and fields, without their line ends.
    var lines: [String]
    var body: [UInt8]

    /// The fields' lines that begin with a name.
    func fields(_ name: String) -> [String] {
        lines.dropFirst().filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
    }
}

/// One accepted connection; blocking.
final class RawConnection: Sendable {
    /// Counts the server's connections from 0.
    let number: Int
    private let descriptor: Int32
    private let isOpen = Mutex(true)
    private let server: RawServer

    fileprivate init(_ descriptor: Int32, number: Int, server: RawServer) {
        self.descriptor = descriptor
        self.number = number
        self.server = server
    }

    /// The next request with its body; `nil` at the end of the connection.
    func readRequest() -> RawRequest? {
        guard let lines = readHead() else { return nil }
        var request = RawRequest(lines: lines, body: [])
        if let length = request.fields("Content-Length").first.flatMap({ Int($0.dropFirst(15).trimming) }) {
            guard let body = read(length) else { return nil }
            request.body = body
        }
        server.note(request)
        return request
    }

    /// Request line and fields alone.
    func readHead() -> [String]? {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard let byte = read(1) else { return nil }
            head += byte
        }
        return String(decoding: head.dropLast(4), as: UTF8.self).components(separatedBy: "\r\n")
    }

    /// So many bytes; `nil` where the connection ends before.
    func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            // The room behind `done` bytes is the array's own.
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(descriptor, buffer.baseAddress.map { unsafe $0 + done }, count - done, 0)
            }
            guard got > 0 else { return nil }
            done += got
        }
        return bytes
    }

    /// - Returns: How many bytes went out: fewer where the connection broke or the time limit was reached.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Int {
        var done = 0
        while done < bytes.count {
            // The bytes stay in place during the call.
            let sent = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return done }
            done += sent
        }
        return done
    }

    @discardableResult
    func write(_ text: String) -> Int { write(Array(text.utf8)) }

    /// A whole answer.
    func answer(_ body: String = "", status: String = "200 OK", fields: [String] = []) {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + fields
        write(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// Makes writing give up after so long, and keeps little of what was written in the kernel.
    func limitWriting(milliseconds: Int, buffer: Int32) {
        var limit = timeval(tv_sec: 0, tv_usec: milliseconds * 1_000)
        var size = buffer
        // Both values live for the calls and are as long as they are told.
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Ends the connection with a reset.
    func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        // `now` lives for the call.
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() {
        isOpen.withLock { isOpen in
            if isOpen { Glibc.close(descriptor) }
            isOpen = false
        }
    }

    fileprivate func shutDown() {
        isOpen.withLock { if $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }
}

extension Substring {
    fileprivate var trimming: String { trimmingCharacters(in: .whitespaces) }
}
