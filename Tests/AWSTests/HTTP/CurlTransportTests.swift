import Synchronization
import Testing

@testable import AWS

/// A transport that may talk to the servers without TLS.
func transport(_ servers: RawServer..., configure: (inout TransportConfiguration) -> Void = { _ in }) throws
    -> CurlTransport
{
    var configuration = TransportConfiguration()
    // On a busy machine minutes can lie between two steps of a test.
    configuration.idleConnectionSeconds = 3_600
    configuration.plainHTTP = Set(servers.map(\.url))
    configure(&configuration)
    return try CurlTransport(configuration: configuration)
}

/// What a request fails with; `nil` where it does not.
func failure(of body: () async throws -> HTTPResponse) async -> HTTPError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? HTTPError
    }
}

@Suite struct CurlTransportTests {
    @Test func connectionsAreKept() async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() { connection.answer(request.lines[0]) }
        }
        defer { server.stop() }
        let transport = try transport(server)
        for number in 1...5 {
            let response = try await transport.send(
                HTTPRequest(method: "GET", url: server.url + "/\(number)"), maximumBody: 100)
            #expect(response.status == 200)
            #expect(response.body == Array("GET /\(number) HTTP/1.1".utf8))
        }
        #expect(server.connectionCount == 1)
    }

    @Test func manyGoSideBySideWithinTheLimit() async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() { connection.answer(request.lines[0]) }
        }
        defer { server.stop() }
        let transport = try transport(server) { $0.connectionsPerHost = 8 }
        let bodies = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in 0..<500 {
                group.addTask {
                    let request = HTTPRequest(method: "GET", url: server.url + "/\(number)")
                    return (number, try await transport.send(request, maximumBody: 100).body)
                }
            }
            var bodies: [Int: [UInt8]] = [:]
            for try await (number, body) in group { bodies[number] = body }
            return bodies
        }
        #expect(bodies.count == 500)
        for (number, body) in bodies { #expect(body == Array("GET /\(number) HTTP/1.1".utf8)) }
        #expect((1...8).contains(server.connectionCount))
    }

    @Test func theRequestGoesOutAsItStands() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.answer() }
        }
        defer { server.stop() }
        let transport = try transport(server) { $0.userAgent = "afterbay/1.2" }
        let target = "/a/../b//c/./%2e%2F%7e%E2%82%AC+~'()*!$&;=:@,?list-type=2&prefix=a%20b%2Fc&x&=&y=/../?z"
        let request = HTTPRequest(
            method: "GET", url: server.url + target,
            headers: [
                HTTPHeader("X-Amz-Date", "20261122T000000Z"), HTTPHeader("x-empty", ""), HTTPHeader("X-Spaces", "  "),
                HTTPHeader("authorization", "AWS4-HMAC-SHA256 Credential=a; b:c"), HTTPHeader("X-Amz-Date", "again"),
            ])
        _ = try await transport.send(request, maximumBody: 100)
        #expect(
            server.requests.first?.lines == [
                "GET \(target) HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: afterbay/1.2",
                "X-Amz-Date: 20261122T000000Z", "x-empty:", "X-Spaces:",
                "authorization: AWS4-HMAC-SHA256 Credential=a; b:c", "X-Amz-Date: again",
            ])
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "HEAD", "GET", "OPTIONS"])
    func methodsAndBodies(method: String) async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                connection.answer(request.lines[0].hasPrefix("HEAD") ? "" : "ok", status: "404 Not Found")
            }
        }
        defer { server.stop() }
        let transport = try transport(server) { $0.userAgent = "" }
        let body =
            method == "HEAD" || method == "GET" ? [] : Array(repeatElement("0123456789a".utf8, count: 250_000).joined())
        for body in [[], body] {
            let response = try await transport.send(
                HTTPRequest(
                    method: method, url: server.url, headers: [HTTPHeader("Host", "example.com")], body: body),
                maximumBody: 100)
            #expect(response.status == 404)
            #expect(response.body == (method == "HEAD" ? [] : Array("ok".utf8)))
            let seen = try #require(server.requests.last)
            var expected = ["\(method) / HTTP/1.1", "Host: example.com"]
            if !body.isEmpty || method == "POST" || method == "PUT" { expected.append("Content-Length: \(body.count)") }
            #expect(seen.lines == expected)
            #expect(seen.body == body)
        }
        #expect(server.connectionCount == 1)
    }

    @Test func repeatedAndFoldedFieldsOfTheAnswer() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n")
            connection.write(
                "HTTP/1.1 200\r\nA:1\r\nb:  two  \r\nA: 3\r\nC: x\r\n y\r\nEmpty:\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        let response = try await transport(server).send(
            HTTPRequest(method: "GET", url: server.url), maximumBody: 100)
        #expect(
            response.headers == [
                HTTPHeader("A", "1"), HTTPHeader("b", "two"), HTTPHeader("A", "3"), HTTPHeader("C", "x y"),
                HTTPHeader("Empty", ""), HTTPHeader("Content-Length", "0"),
            ])
    }

    @Test func bodiesArriveAsStored() async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                if request.lines[0].contains("chunked") {
                    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    connection.write("4\r\nabcd\r\n6;x=y\r\n\r\n1\r\n2\r\n0\r\nX-Trailer: HTTP/1.1 500\r\n\r\n")
                } else {
                    connection.answer("\u{1F}not gzip at all", fields: ["Content-Encoding: gzip"])
                }
            }
        }
        defer { server.stop() }
        let transport = try transport(server)
        let chunked = try await transport.send(
            HTTPRequest(method: "GET", url: server.url + "/chunked"), maximumBody: 100)
        #expect(chunked.status == 200)
        #expect(chunked.body == Array("abcd\r\n1\r\n2".utf8))
        let gzip = try await transport.send(HTTPRequest(method: "GET", url: server.url + "/gzip"), maximumBody: 100)
        #expect(gzip.body == Array("\u{1F}not gzip at all".utf8))
    }

    @Test func redirectsAreAnswers() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil {
                connection.answer(status: "307 Temporary Redirect", fields: ["Location: /elsewhere"])
            }
        }
        defer { server.stop() }
        let response = try await transport(server).send(HTTPRequest(method: "GET", url: server.url), maximumBody: 100)
        #expect(response.status == 307)
        #expect(server.requests.count == 1)
    }

    @Test func aClosedTransportRefuses() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil {}
        }
        defer { server.stop() }
        let transport = try transport(server)
        let begun = Event()
        let ended = Task {
            begun.happen()
            return await failure {
                try await transport.send(HTTPRequest(method: "GET", url: server.url), maximumBody: 1)
            }
        }
        await begun.wait()
        transport.close()
        #expect(await ended.value != nil)
        let later = await failure {
            try await transport.send(HTTPRequest(method: "GET", url: server.url), maximumBody: 1)
        }
        #expect(later?.wasNeverSent == true)
    }
}
