import AWS
import Foundation
import Testing

/// AWS's own suite for Signature Version 4, `fixtures/vectors/sigv4`: all 34 cases.
@Suite struct SignatureSuiteTests {
    private static let credentials = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
    private static let scope = SignatureV4.Scope(region: "us-east-1", service: "service")
    /// 2015-08-30T12:36:00Z.
    private static let time: Int64 = 1_440_938_160_000_000

    @Test func theSuiteIsComplete() {
        #expect(SignatureSuiteCase.all.count == 34)
    }

    @Test(arguments: SignatureSuiteCase.all)
    func everyStepIsTheirs(suiteCase: SignatureSuiteCase) throws {
        let time = SigningTime(microseconds: Self.time)
        let request = SignatureV4.Request(
            method: suiteCase.method, path: suiteCase.path, query: suiteCase.query,
            headers: suiteCase.headers + (suiteCase.addedToken.map { [HTTPHeader("X-Amz-Security-Token", $0)] } ?? []),
            payloadHash: SignatureV4.payloadHash(of: suiteCase.body), normalizesPath: true)
        let key = SigningKey(secret: Self.credentials.secretKey, date: time.date, scope: Self.scope)
        let signature = SignatureV4(
            request, accessKeyID: Self.credentials.accessKeyID, key: key, scope: Self.scope, time: time)
        #expect(String(decoding: signature.canonicalRequest, as: UTF8.self) == suiteCase.canonicalRequest)
        #expect(signature.stringToSign == suiteCase.stringToSign)
        #expect(signature.authorization == suiteCase.authorization)
    }

    /// The signer adds date and token itself, so the case that adds the token behind the signature is not for it.
    @Test(arguments: SignatureSuiteCase.all.filter { $0.name != "post-sts-header-after" })
    func theSignerAddsDateAndToken(suiteCase: SignatureSuiteCase) throws {
        var credentials = Self.credentials
        credentials.sessionToken = (suiteCase.headers["X-Amz-Security-Token"] ?? suiteCase.addedToken)
            .map { Secret($0) }
        var headers = suiteCase.headers.filter { !$0.name.lowercased().hasPrefix("x-amz-") }
        let signer = RequestSigner()
        for _ in 0..<2 {
            // The second time with the key that was kept.
            var signed = headers
            signer.sign(
                method: suiteCase.method, path: suiteCase.path, query: suiteCase.query, headers: &signed,
                body: suiteCase.body, credentials: credentials, scope: Self.scope, time: Self.time)
            #expect(signed["Authorization"] == suiteCase.authorization)
            #expect(signed["X-Amz-Security-Token"] == credentials.sessionToken?.reveal())
        }
        headers.append(HTTPHeader("User-Agent", "changed on the way"))
        signer.sign(
            method: suiteCase.method, path: suiteCase.path, query: suiteCase.query, headers: &headers,
            body: suiteCase.body, credentials: credentials, scope: Self.scope, time: Self.time)
        #expect(headers["Authorization"] == suiteCase.authorization)
    }
}

/// A folder of the suite.
struct SignatureSuiteCase: Sendable, CustomTestStringConvertible {
    var name: String
    var method = ""
    var path = ""
    var query = ""
    var headers: [HTTPHeader] = []
    var body: [UInt8] = []
    /// The token that is signed, though the request as given does not have it.
    var addedToken: String?
    var canonicalRequest: String
    var stringToSign: String
    var authorization: String

    var testDescription: String { name }

    static let all: [SignatureSuiteCase] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/vectors/sigv4")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let requests = (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "req" }
        return requests.sorted { $0.path < $1.path }.compactMap { try? SignatureSuiteCase($0) }
    }()

    init(_ file: URL) throws {
        func text(_ kind: String) throws -> String {
            try String(contentsOf: file.deletingPathExtension().appendingPathExtension(kind), encoding: .utf8)
                .replacing("\r\n", with: "\n")
        }
        name = file.deletingPathExtension().lastPathComponent
        canonicalRequest = try text("creq")
        stringToSign = try text("sts")
        authorization = try text("authz")
        let parts = try text("req").split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        body = parts.count > 1 ? Array(parts[1].utf8) : []
        var lines = parts[0].split(separator: "\n")
        // The path may have spaces in it.
        let words = lines.removeFirst().split(separator: " ")
        method = String(words[0])
        let target = words[1..<words.count - 1].joined(separator: " ")
            .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(target[0])
        if target.count > 1 { query = Self.encoded(target[1]) }
        for line in lines {
            if line.first == " ", let last = headers.popLast() {
                // The obsolete folded form: the value goes on.
                headers.append(HTTPHeader(last.name, "\(last.value)\n\(line)"))
            } else {
                let field = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                headers.append(HTTPHeader(String(field[0]), String(field[1])))
            }
        }
        let token = canonicalRequest.split(separator: "\n").first { $0.hasPrefix("x-amz-security-token:") }
        if headers["X-Amz-Security-Token"] == nil { addedToken = token.map { String($0.dropFirst(21)) } }
    }

    private static func encoded(_ query: Substring) -> String {
        PercentEncoding.query(
            query.split(separator: "&").map { item in
                let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    .map { String($0).removingPercentEncoding ?? String($0) }
                return (pair[0], pair.count > 1 ? pair[1] : "")
            })
    }
}
