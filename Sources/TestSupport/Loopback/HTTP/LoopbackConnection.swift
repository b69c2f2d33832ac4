import Coding

/// One client's connection: reads requests off it and sends answers, one after another, on a thread of its own.
final class LoopbackConnection {
    private let socket: LoopbackSocket
    private let source: FileSource
    private var buffer: [UInt8] = []
    private var isClosed = false

    /// The longest head that is read.
    private static let maximumHead = 256 << 10
    private static let piece = 64 << 10

    init(_ socket: LoopbackSocket) {
        self.socket = socket
        source = FileSource(descriptor: socket.descriptor)
    }

    /// The next request's head; `nil` once the client is gone or says something that is no HTTP.
    func readHead() -> LoopbackRequest? {
        var searched = 0
        while true {
            if let end = headEnd(from: searched) {
                let request = LoopbackRequest(head: buffer[..<end])
                buffer.removeFirst(end + 4)
                return request
            }
            searched = max(0, buffer.count - 3)
            guard buffer.count < Self.maximumHead, fill() else { return nil }
        }
    }

    /// Reads the body that the head announces; false where the client broke off.
    func readBody(of request: inout LoopbackRequest) -> Bool {
        if request.header("expect")?.lowercased() == "100-continue" {
            guard socket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { return false }
        }
        if request.header("transfer-encoding")?.lowercased() == "chunked" { return readChunks(into: &request.body) }
        let length = request.header("content-length").flatMap { Int($0) } ?? 0
        return take(length, into: &request.body)
    }

    /// Sends an answer in its manner; false where the connection is at its end.
    func send(_ response: LoopbackResponse) -> Bool {
        switch response.delivery {
        case .whole:
            return sendWhole(response)
        case .none:
            return false
        case .reset:
            reset()
            return false
        case .truncated(let count):
            _ = socket.send(response.head + response.body.prefix(count))
            return false
        case .resetInBody(let count):
            _ = socket.send(response.head + response.body.prefix(count))
            reset()
            return false
        case .pieces(let size, let gate):
            guard socket.send(response.head) else { return false }
            for start in stride(from: 0, to: response.body.count, by: max(1, size)) {
                gate.pass()
                guard socket.send(response.body[start...].prefix(size)) else { return false }
            }
            return true
        case .held(let gate):
            gate.pass()
            return sendWhole(response)
        }
    }

    func reset() {
        guard !isClosed else { return }
        isClosed = true
        socket.reset()
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        socket.close()
    }

    private func sendWhole(_ response: LoopbackResponse) -> Bool {
        guard response.isChunked else { return socket.send(response.head + response.body) }
        var bytes = response.head
        for start in stride(from: 0, to: response.body.count, by: Self.piece) {
            let piece = response.body[start...].prefix(Self.piece)
            bytes += Array((String(piece.count, radix: 16) + "\r\n").utf8) + piece + Array("\r\n".utf8)
        }
        return socket.send(bytes + Array("0\r\n\r\n".utf8))
    }

    private func headEnd(from start: Int) -> Int? {
        guard buffer.count >= 4 else { return nil }
        return (start..<max(start, buffer.count - 3)).first {
            buffer[$0] == 13 && buffer[$0 + 1] == 10 && buffer[$0 + 2] == 13 && buffer[$0 + 3] == 10
        }
    }

    private func readChunks(into body: inout [UInt8]) -> Bool {
        while true {
            var line: [UInt8] = []
            while !line.hasSuffix([13, 10]) {
                guard line.count < 1_024, take(1, into: &line) else { return false }
            }
            let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 13 }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else { return false }
            var end: [UInt8] = []
            guard take(size, into: &body), take(2, into: &end) else { return false }
            // No client of ours sends trailers.
            if size == 0 { return true }
        }
    }

    private func take(_ count: Int, into bytes: inout [UInt8]) -> Bool {
        var missing = count
        bytes.reserveCapacity(bytes.count + min(count, 16 << 20))
        while missing > 0 {
            if buffer.isEmpty, !fill() { return false }
            let part = min(missing, buffer.count)
            bytes.append(contentsOf: buffer[..<part])
            buffer.removeFirst(part)
            missing -= part
        }
        return true
    }

    /// Reads more; false at the connection's end.
    private func fill() -> Bool {
        let before = buffer.count
        try? buffer.append(addingCapacity: Self.piece) { room throws(ByteSourceError) in
            try source.read(into: &room)
        }
        return buffer.count > before
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ bytes: [UInt8]) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}
