import Foundation
import TestSupport
import Testing

@testable import AWS

/// Which requests may leave, and by which way.
@Suite struct WayTests {
    @Test(arguments: [
        ("https://s3.eu-central-1.amazonaws.com/a?b", "https s3.eu-central-1.amazonaws.com:443"),
        ("HTTP://LocalHost:5000", "http localhost:5000"), ("http://127.0.0.1?x", "http 127.0.0.1:80"),
        ("http://[FD00:ec2::254]/latest", "http [fd00:ec2::254]:80"), ("https://[::1]:8443/", "https [::1]:8443"),
        ("https://my_bucket.s3.amazonaws.com:65535/", "https my_bucket.s3.amazonaws.com:65535"),
    ])
    func origins(url: String, origin: String) {
        #expect(HTTPOrigin(url: url).map { "\($0.scheme.rawValue) \($0)" } == origin)
    }

    @Test(arguments: [
        "", "http:", "http://", "http:///a", "ftp://a/", "//a/", "a.b/c", "http://user@host/", "http://user:p@host/",
        "http://a b/", "http://a/ b", "http://a/#b", "http://a\\@b/", "http://a:0/", "http://a:65536/", "http://a:/",
        "http://a:+80/", "http://a:80:80/", "http://[::1/", "http://[::1]x/", "http://[1]/", "http://[fe80::1%25eth0]/",
        "http://\u{FF41}/", "http://a/\u{E9}", "http://a%2Fb/", "http://a\u{0}/", "http://a/\r\nX: y", " http://a/",
    ])
    func whatIsNoURL(url: String) async throws {
        #expect(HTTPOrigin(url: url) == nil)
        let transport = try CurlTransport(configuration: TransportConfiguration())
        let error = await failure { try await transport.send(HTTPRequest(method: "GET", url: url), maximumBody: 1) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.wasNeverSent == true)
    }

    @Test(arguments: [
        ("http://127.0.0.1:5000/a", false, true), ("http://127.0.0.1:5001/a", false, false),
        ("http://LOCALHOST:80/", false, true), ("http://localhost:5000/", false, false),
        ("http://example.com/", false, false), ("http://example.com/", true, false),
        ("https://example.com/", false, true), ("http://tls.example.com:443/", false, false),
        ("http://169.254.169.254/latest", false, false), ("http://169.254.169.254/latest", true, true),
        ("http://169.254.170.2/v2", true, true), ("http://169.254.170.23/v1", true, true),
        ("http://169.254.170.24/v1", true, false), ("http://[fd00:ec2::254]/", true, true),
        ("http://[fd00:ec2::23]/", true, true), ("http://[fd00:ec2::24]/", true, false),
        ("http://127.1.2.3:8080/", true, true), ("http://127.1.2.3:8080/", false, false),
        ("http://localhost:9/", true, true), ("http://[::1]/", true, true),
        ("http://127.0.0.1.example.com/", true, false),
        ("http://127.0.0.256/", true, false), ("http://127.0.0.010/", true, false), ("http://127.1/", true, false),
    ])
    func placesWithoutTLS(url: String, isForCredentials: Bool, isAllowed: Bool) throws {
        let rule = PlainHTTPRule(endpoints: [
            "http://127.0.0.1:5000/ignored", "http://localhost", "https://tls.example.com", "example.com", "",
        ])
        let origin = try #require(HTTPOrigin(url: url))
        #expect(rule.allows(origin, isForCredentials: isForCredentials) == isAllowed)
    }

    @Test func nothingLeavesWithoutTLS() async throws {
        let server = try RawServer { _ in }
        defer { server.stop() }
        let transport = try CurlTransport(configuration: TransportConfiguration())
        let error = await failure {
            try await transport.send(HTTPRequest(method: "GET", url: server.url + "/?secret=1"), maximumBody: 1)
        }
        #expect(error?.code == .plainHTTPRefused)
        #expect(error?.wasNeverSent == true)
        #expect(error?.detail.contains("secret") == false)
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: [
        HTTPHeader("X-A", "1\r\nX-B: 2"), HTTPHeader("X-A", "1\n"), HTTPHeader("X-A", "\u{0}"), HTTPHeader("X:A", "1"),
        HTTPHeader("", "1"), HTTPHeader("X A", "1"), HTTPHeader("X-A;", ""),
    ])
    func headersThatCannotBeSent(header: HTTPHeader) async throws {
        let server = try RawServer { _ in }
        defer { server.stop() }
        let transport = try transport(server)
        let error = await failure {
            try await transport.send(HTTPRequest(method: "GET", url: server.url, headers: [header]), maximumBody: 1)
        }
        #expect(error?.code == .invalidRequest)
        #expect(server.connectionCount == 0)
    }

    @Test(
        arguments: [
            (["HTTP_PROXY": "p:1"], "http://a/", "http://p:1"), (["HTTP_PROXY": "p:1"], "https://a/", nil),
            (["HTTPS_PROXY": "https://p"], "https://a/", "https://p"),
            (["https_proxy": "//p"], "https://a/", "http://p"),
            (["https_proxy": "http://low", "HTTPS_PROXY": "http://up"], "https://a/", "http://low"),
            (["https_proxy": "", "HTTPS_PROXY": "http://up"], "https://a/", nil),
            (["ALL_PROXY": "p"], "https://a/", nil),
            (["HTTP_PROXY": "p"], "http://169.254.169.254/", nil), (["HTTP_PROXY": "p"], "http://[fd00:ec2::23]/", nil),
            (["HTTPS_PROXY": "p", "NO_PROXY": "a.com"], "https://a.com/", nil),
            (["HTTPS_PROXY": "p", "NO_PROXY": "x, .A.com"], "https://s3.a.com/", nil),
            (["HTTPS_PROXY": "p", "no_proxy": "a.com"], "https://s3.a.com/", nil),
            (["HTTPS_PROXY": "p", "no_proxy": "a.com"], "https://ba.com/", "http://p"),
            (["HTTPS_PROXY": "p", "no_proxy": "a.com:443"], "https://a.com/", nil),
            (["HTTPS_PROXY": "p", "no_proxy": "a.com:444"], "https://a.com/", "http://p"),
            (["HTTPS_PROXY": "p", "no_proxy": "*"], "https://a.com/", nil),
            (["HTTPS_PROXY": "p", "no_proxy": "", "NO_PROXY": "*"], "https://a.com/", "http://p"),
        ] as [([String: String], String, String?)])
    func proxies(environment: [String: String], url: String, proxy: String?) throws {
        let origin = try #require(HTTPOrigin(url: url))
        #expect(try ProxyRules(environment: environment).proxy(for: origin)?.url == proxy)
    }

    @Test func aProxyOfAnotherKind() throws {
        let origin = try #require(HTTPOrigin(url: "https://a/"))
        #expect(throws: HTTPError.self) {
            try ProxyRules(environment: ["https_proxy": "socks5://secret@p"]).proxy(for: origin)
        }
    }

    @Test func aProxyGetsTheWholeURL() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil { connection.answer("direct") }
        }
        let proxy = try RawServer { connection in
            while connection.readRequest() != nil { connection.answer("by proxy") }
        }
        defer {
            server.stop()
            proxy.stop()
        }
        let environment = ["HTTP_PROXY": "http://me:word@127.0.0.1:\(proxy.port)"]
        let request = HTTPRequest(method: "GET", url: server.url + "/a/../b?c=%2F")
        let response = try await transport(server) { $0.environment = environment }.send(request, maximumBody: 100)
        #expect(response.body == Array("by proxy".utf8))
        #expect(proxy.requests.first?.lines.first == "GET \(server.url)/a/../b?c=%2F HTTP/1.1")
        #expect(proxy.requests.first?.fields("Host") == ["Host: 127.0.0.1:\(server.port)"])
        #expect(proxy.requests.first?.fields("Proxy-Authorization") == ["Proxy-Authorization: Basic bWU6d29yZA=="])
        #expect(server.connectionCount == 0)

        let direct = try transport(server) {
            $0.environment = environment.merging(["no_proxy": "127.0.0.1"]) { $1 }
        }
        #expect(try await direct.send(request, maximumBody: 100).body == Array("direct".utf8))
        #expect(server.requests.first?.lines.first == "GET /a/../b?c=%2F HTTP/1.1")

        var credentials = HTTPRequest(method: "GET", url: server.url)
        credentials.isForCredentials = true
        var configuration = TransportConfiguration()
        configuration.environment = environment
        let body = try await CurlTransport(configuration: configuration).send(credentials, maximumBody: 100).body
        #expect(body == Array("direct".utf8))
        #expect(proxy.connectionCount == 1)
    }

    /// The tunnel is asked for without anything of the request in it.
    @Test func aProxyThatRefusesTheTunnel() async throws {
        let proxy = try RawServer { connection in
            while connection.readRequest() != nil { connection.answer("no", status: "403 Forbidden") }
        }
        defer { proxy.stop() }
        let transport = try transport { $0.environment = ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)"] }
        let error = await failure {
            try await transport.send(
                HTTPRequest(
                    method: "POST", url: "https://kinesis.invalid/path",
                    headers: [HTTPHeader("Authorization", "secret")],
                    body: [1]),
                maximumBody: 100)
        }
        #expect(error?.code == .cannotConnect)
        #expect(error?.wasNeverSent == true)
        #expect(proxy.requests.count == 1)
        #expect(proxy.requests.first?.lines.first == "CONNECT kinesis.invalid:443 HTTP/1.1")
        #expect(proxy.requests.first?.fields("Authorization") == [])
    }
}
