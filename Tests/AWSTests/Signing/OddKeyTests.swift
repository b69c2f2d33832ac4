import AWS
import Foundation
import Testing

/// boto3's URLs and signatures for keys with odd characters, `fixtures/vectors/s3-signatures.json`.
@Suite struct OddKeyTests {
    private struct Document: Decodable {
        struct Case: Decodable {
            var operation: String
            var text: String
            var url: String
            var headers: [String: String]
            var authorization: String
        }

        var cases: [Case]
    }

    @Test func theyAreSentAndSignedAsByBoto3() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "fixtures/vectors/s3-signatures.json")
        let document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: file))
        #expect(document.cases.count == 50)
        let credentials = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE", secretKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            sessionToken: Secret("token/+="))
        let signer = RequestSigner()
        for testCase in document.cases {
            let isGet = testCase.operation == "GetObject"
            let path = isGet ? PercentEncoding.path("/bucket/" + testCase.text) : "/bucket"
            let query =
                isGet
                ? ""
                : PercentEncoding.query([
                    ("prefix", testCase.text), ("list-type", "2"), ("max-keys", "2"), ("encoding-type", "url"),
                ])
            let parts = testCase.url.dropFirst("https://s3.eu-west-1.amazonaws.com".count).split(separator: "?")
            #expect(String(parts[0]) == path)
            // The order of the items is nobody's business but the signature's.
            let items = parts.count > 1 ? Set(parts[1].split(separator: "&")) : []
            #expect(items == Set(query.split(separator: "&")))
            var headers = [HTTPHeader("Host", "s3.eu-west-1.amazonaws.com")]
            headers += testCase.headers.map { HTTPHeader($0.key, $0.value) }
            signer.sign(
                method: "GET", path: path, query: query, headers: &headers, body: [], credentials: credentials,
                scope: SignatureV4.Scope(region: "eu-west-1", service: "s3"), time: 1_795_309_620_000_000)
            #expect(headers["Authorization"] == testCase.authorization, "\(testCase.text)")
        }
    }
}
