import Foundation
import Glibc
import TestSupport
import Testing

@testable import AWS

private let openssl = "/usr/bin/openssl"

/// TLS against `openssl s_server`, with a certificate of the test's own.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: openssl), "openssl is not installed"))
struct TLSTests {
    @Test func aCertificateIsTrustedByTheBundleAlone() async throws {
        let folder = try TemporaryFolder()
        try Self.run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
            "-keyout", folder.path("key.pem"), "-out", folder.path("certificate.pem"), "-subj", "/CN=afterbay test",
            "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        let server = ChildProcess()
        let output = Pipe()
        let input = Pipe()
        server.executableURL = URL(fileURLWithPath: openssl)
        server.arguments = [
            "s_server", "-accept", "127.0.0.1:0", "-cert", folder.path("certificate.pem"), "-key",
            folder.path("key.pem"), "-www",
        ]
        server.standardInput = input
        server.standardOutput = output
        let complaints = Pipe()
        server.standardError = complaints
        try server.run()
        defer {
            // A child of a worker thread has every signal blocked that can be.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        let port = try #require(Self.port(in: output.fileHandleForReading))

        var configuration = TransportConfiguration()
        configuration.caBundle = folder.path("certificate.pem")
        let request = HTTPRequest(method: "GET", url: "https://127.0.0.1:\(port)/")
        let response = try await CurlTransport(configuration: configuration).send(request, maximumBody: 1 << 20)
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self).contains("s_server"))

        var refusals: [(String?, String)] = [
            (nil, request.url), (folder.path("missing.pem"), request.url),
            // Trusted, but in another name.
            (folder.path("certificate.pem"), "https://localhost:\(port)/"),
        ]
        refusals.append((try folder.write("empty.pem", ""), request.url))
        for (bundle, url) in refusals {
            configuration.caBundle = bundle
            let transport = try CurlTransport(configuration: configuration)
            let error = await failure {
                try await transport.send(HTTPRequest(method: "GET", url: url), maximumBody: 1 << 20)
            }
            #expect(error?.code == .tls, "\(bundle ?? "the system's")")
            #expect(error?.wasNeverSent == true)
        }
    }

    private static func run(_ arguments: [String]) throws {
        let process = ChildProcess()
        process.executableURL = URL(fileURLWithPath: openssl)
        process.arguments = arguments
        // What it says is little and goes nowhere.
        process.standardOutput = Pipe()
        process.standardError = Pipe()
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// `ACCEPT 127.0.0.1:38487`
    private static func port(in output: FileHandle) -> Int? {
        var text = ""
        while let piece = try? output.read(upToCount: 1), !piece.isEmpty {
            text += String(decoding: piece, as: UTF8.self)
            guard text.hasSuffix("\n") else { continue }
            let line = text.split(separator: "\n").last ?? ""
            if line.hasPrefix("ACCEPT") { return Int(line.split(separator: ":").last ?? "") }
        }
        return nil
    }
}
