import Dispatch
import Synchronization
import Testing

@testable import AWS

/// Bodies that are handed on piece by piece.
@Suite struct StreamTests {
    /// A period that no power of two divides: a piece that is missing or twice there shows.
    private static let pattern = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 251) }

    private static func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += pattern.prefix(count - bytes.count) }
        return bytes
    }

    private static func server(of body: [UInt8], announcing length: Int? = nil) throws -> RawServer {
        try RawServer { connection in
            while connection.readRequest() != nil {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(length ?? body.count)\r\n\r\n")
                connection.write(body)
                if length != nil { return }
            }
        }
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 1_000_003, 5_000_000])
    func allBytesInOrder(count: Int) async throws {
        let body = Self.bytes(count)
        let server = try Self.server(of: body)
        defer { server.stop() }
        let transport = try transport(server)
        let received = Mutex((bytes: [UInt8](), pieces: 0, heads: 0))
        let response = try await transport.stream(HTTPRequest(method: "GET", url: server.url)) { head in
            received.withLock { $0.heads += 1 }
            return head.status == 200
        } receive: { piece in
            received.withLock {
                $0.bytes += piece
                $0.pieces += 1
            }
        }
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
        let result = received.withLock { $0 }
        #expect(result.bytes == body)
        #expect(result.heads == 1)
        // A piece is never a mere packet.
        #expect(result.pieces <= count / (64 << 10) + 1)
    }

    @Test func aDocumentThatIsNotWantedInPieces() async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                let count = request.lines[0].contains("long") ? (1 << 20) + 1 : 9
                connection.answer(String(repeating: "x", count: count), status: "403 Forbidden")
            }
        }
        defer { server.stop() }
        let transport = try transport(server)
        let response = try await transport.stream(HTTPRequest(method: "GET", url: server.url)) {
            $0.isSuccess
        } receive: {
            _ in
            Issue.record("an error's document is not for the receiver")
        }
        #expect(response.status == 403)
        #expect(response.body.count == 9)
        let error = await failure {
            try await transport.stream(HTTPRequest(method: "GET", url: server.url + "/long")) {
                $0.isSuccess
            } receive: { _ in
            }
        }
        #expect(error?.code == .badResponse)
    }

    @Test func whatCameBeforeTheBreakIsHandedOver() async throws {
        let body = Self.bytes(300_000)
        let server = try Self.server(of: body, announcing: 300_001)
        defer { server.stop() }
        let transport = try transport(server)
        let received = Mutex([UInt8]())
        let error = await failure {
            try await transport.stream(HTTPRequest(method: "GET", url: server.url)) { _ in
                true
            } receive: { piece in
                received.withLock { $0 += piece }
            }
        }
        #expect(error?.code == .truncatedBody)
        #expect(received.withLock { $0 } == body)
    }

    @Test func theReceiversErrorEndsTheStream() async throws {
        struct Enough: Error {}
        let server = try Self.server(of: Self.bytes(20_000_000))
        defer { server.stop() }
        let transport = try transport(server)
        let calls = Mutex(0)
        await #expect(throws: Enough.self) {
            try await transport.stream(HTTPRequest(method: "GET", url: server.url)) { _ in
                true
            } receive: { _ in
                calls.withLock { $0 += 1 }
                throw Enough()
            }
        }
        #expect(calls.withLock { $0 } == 1)
    }

    /// The server notices that nobody reads on: writing does not go on within its time limit.
    @Test func aSlowReceiverHoldsTheServerBackAndNobodyElse() async throws {
        let piece = Self.bytes(1 << 20)
        let pieces = 64
        let stalled = Event()
        let written = Mutex(0)
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            if request.lines[0].contains("small") { return connection.answer("small") }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(pieces * piece.count)\r\n\r\n")
            connection.limitWriting(milliseconds: 100, buffer: 65_536)
            for _ in 0..<pieces {
                var done = 0
                while done < piece.count {
                    let count = connection.write(Array(piece[done...]))
                    done += count
                    written.withLock { $0 += count }
                    if done < piece.count { stalled.happen() }
                }
            }
        }
        defer { server.stop() }
        let transport = try transport(server)
        let release = DispatchSemaphore(value: 0)
        let received = Mutex((count: 0, calls: 0))
        let stream = Task {
            var request = HTTPRequest(method: "GET", url: server.url + "/large")
            // Our own pause is no idleness of the server.
            request.timeouts.idle = .milliseconds(500)
            return try await transport.stream(request) { _ in
                true
            } receive: { bytes in
                let isFirst = received.withLock {
                    $0.count += bytes.count
                    $0.calls += 1
                    return $0.calls == 1
                }
                if isFirst { release.wait() }
            }
        }
        await stalled.wait()
        let held = written.withLock { $0 }
        #expect(held < pieces * piece.count / 2)
        #expect(received.withLock { $0.calls } == 1)
        let small = try await transport.send(HTTPRequest(method: "GET", url: server.url + "/small"), maximumBody: 10)
        #expect(small.body == Array("small".utf8))
        release.signal()
        #expect(try await stream.value.status == 200)
        #expect(received.withLock { $0.count } == pieces * piece.count)
    }

    @Test func cancellationWaitsForTheReceiver() async throws {
        let server = try Self.server(of: Self.bytes(20_000_000))
        defer { server.stop() }
        let transport = try transport(server)
        let holding = Event()
        let release = DispatchSemaphore(value: 0)
        let isReceiving = Mutex(false)
        let stream = Task {
            defer { #expect(!isReceiving.withLock { $0 }) }
            return try await transport.stream(HTTPRequest(method: "GET", url: server.url)) { _ in
                true
            } receive: { _ in
                isReceiving.withLock { $0 = true }
                holding.happen()
                release.wait()
                isReceiving.withLock { $0 = false }
            }
        }
        await holding.wait()
        stream.cancel()
        release.signal()
        await #expect(throws: CancellationError.self) { try await stream.value }
    }
}
