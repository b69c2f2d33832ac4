import Testing

@testable import AWS

/// Answers that do not come, or not whole; and what is said about the request then.
@Suite struct BrokenAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: String
        var resets = false
        var code: HTTPError.Code
    }

    static let cases = [
        Case(testDescription: "nothing", answer: "", code: .connectionLost),
        Case(testDescription: "a reset", answer: "", resets: true, code: .connectionLost),
        Case(testDescription: "half a head", answer: "HTTP/1.1 200 OK\r\nContent-Le", code: .connectionLost),
        Case(
            testDescription: "too few bytes", answer: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            code: .truncatedBody),
        Case(
            testDescription: "a chunk too short",
            answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nabc", code: .truncatedBody),
        Case(
            testDescription: "no last chunk",
            answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", code: .truncatedBody),
        Case(testDescription: "no HTTP", answer: "SSH-2.0-OpenSSH_9.2\r\n", code: .badResponse),
        Case(
            testDescription: "too long", answer: "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", code: .badResponse),
        Case(
            testDescription: "too long without a length",
            answer: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + String(repeating: "a", count: 101),
            code: .badResponse),
    ]

    @Test(arguments: cases)
    func brokenAnswers(broken: Case) async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(broken.answer)
            if broken.resets { connection.reset() }
        }
        defer { server.stop() }
        let transport = try transport(server)
        let error = await failure {
            try await transport.send(
                HTTPRequest(method: "POST", url: server.url + "/?secret=1", body: [1]), maximumBody: 100)
        }
        #expect(error?.code == broken.code)
        #expect(error?.wasNeverSent == false)
        #expect(error?.detail.contains("127.0.0.1:\(server.port)") == true)
        #expect(error?.detail.contains("secret") == false)
        #expect(server.requests.count == 1)
    }

    @Test func anAnswerAsLongAsTheLimit() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.0 200 OK\r\n\r\n" + String(repeating: "a", count: 100))
        }
        defer { server.stop() }
        let response = try await transport(server).send(HTTPRequest(method: "GET", url: server.url), maximumBody: 100)
        #expect(response.body.count == 100)
    }

    /// libcurl by itself sends a request again when a kept connection ends without an answer.
    @Test func aRequestThatMustNotRepeatIsSentOnce() async throws {
        let server = try RawServer { connection in
            // Answers the first request, takes the second one and goes.
            if connection.readRequest() != nil { connection.answer("first") }
            _ = connection.readRequest()
        }
        defer { server.stop() }
        for body in [Array("records".utf8), []] {
            let transport = try transport(server)
            let before = server.requests.count
            for number in 1...2 {
                let request = HTTPRequest(method: "POST", url: server.url + "/\(number)", body: body)
                let error = await failure { try await transport.send(request, maximumBody: 100) }
                #expect(error?.code == (number == 1 ? nil : .connectionLost))
                if number == 2 {
                    #expect(error?.wasNeverSent == false)
                    #expect(error?.detail.contains("must not be sent twice") == true)
                }
            }
            #expect(server.requests.count - before == 2)
        }
    }

    @Test func aRequestThatMayRepeatIsSentAgainAtOnce() async throws {
        let server = try RawServer { connection in
            if let request = connection.readRequest() { connection.answer(request.lines[0]) }
            _ = connection.readRequest()
        }
        defer { server.stop() }
        let transport = try transport(server)
        for method in ["GET", "POST"] {
            var request = HTTPRequest(method: method, url: server.url, body: method == "GET" ? [] : [1, 2, 3])
            request.isRepeatable = true
            for _ in 1...2 {
                let response = try await transport.send(request, maximumBody: 100)
                #expect(response.body == Array("\(method) / HTTP/1.1".utf8))
            }
        }
        #expect(server.requests.filter { $0.lines[0].hasPrefix("POST") }.allSatisfy { $0.body == [1, 2, 3] })
        #expect(server.requests.count > 4)
    }

    @Test func aBodyThatWasNotTakenWholeWasNotSent() async throws {
        let server = try RawServer { connection in
            guard connection.readHead() != nil else { return }
            connection.reset()
        }
        defer { server.stop() }
        let transport = try transport(server)
        let error = await failure {
            try await transport.send(
                HTTPRequest(method: "POST", url: server.url, body: [UInt8](repeating: 7, count: 64 << 20)),
                maximumBody: 100)
        }
        #expect(error?.code == .connectionLost)
        #expect(error?.wasNeverSent == true)
    }

    @Test(arguments: ["connection", "answer", "body"])
    func standingStill(before what: String) async throws {
        let server = try RawServer { connection in
            guard what != "connection", connection.readRequest() != nil else { return }
            if what == "body" { connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") }
            // Until the client gives up.
            _ = connection.read(1)
        }
        defer { server.stop() }
        let transport = try transport(server)
        var request = HTTPRequest(method: "POST", url: server.url)
        request.timeouts.idle = .milliseconds(50)
        let error = await failure { try await transport.send(request, maximumBody: 100) }
        #expect(error?.code == (what == "connection" ? .connectionLost : .timeout))
        #expect(error?.wasNeverSent == false)
    }

    @Test func theWholeTakesTooLong() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            _ = connection.read(1)
        }
        defer { server.stop() }
        let transport = try transport(server)
        var request = HTTPRequest(method: "GET", url: server.url)
        request.timeouts.total = .milliseconds(50)
        let error = await failure { try await transport.send(request, maximumBody: 100) }
        #expect(error?.code == .timeout)
        #expect(error?.wasNeverSent == false)
    }

    @Test func nobodyListens() async throws {
        let server = try RawServer { _ in }
        let transport = try transport(server)
        server.stop()
        let error = await failure {
            try await transport.send(HTTPRequest(method: "GET", url: server.url), maximumBody: 100)
        }
        // The port may still take the connection for a moment, and close it.
        #expect(error?.code == .cannotConnect || error?.code == .connectionLost)
        #expect(error?.wasNeverSent == (error?.code == .cannotConnect))
    }

    /// No label has more than 63 letters, so that nobody is asked for this name.
    @Test func noSuchHost() async throws {
        let transport = try CurlTransport(configuration: TransportConfiguration())
        let url = "https://\(String(repeating: "a", count: 64)).invalid/"
        let error = await failure {
            try await transport.send(HTTPRequest(method: "GET", url: url), maximumBody: 100)
        }
        #expect(error?.code == .unresolvedHost)
        #expect(error?.wasNeverSent == true)
    }

    @Test func cancellationEndsTheConnection() async throws {
        let arrived = Event()
        let gone = Event()
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            arrived.happen()
            if connection.read(1) == nil { gone.happen() }
        }
        defer { server.stop() }
        let transport = try transport(server) { $0.connectionsPerHost = 1 }
        let first = Task {
            try await transport.send(HTTPRequest(method: "GET", url: server.url), maximumBody: 100)
        }
        await arrived.wait()
        // Behind the first one, never started.
        let second = Task {
            try await transport.send(HTTPRequest(method: "GET", url: server.url), maximumBody: 100)
        }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        await gone.wait()
    }
}
