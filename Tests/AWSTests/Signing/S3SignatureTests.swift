import AWS
import Testing

/// The examples of "Authenticating Requests: Using the Authorization Header" in the S3 API reference.
@Suite struct S3SignatureTests {
    @Test(arguments: [
        (
            "/test.txt", "", [HTTPHeader("Range", "bytes=0-9")],
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        ("/", "lifecycle=", [], "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("/", "max-keys=2&prefix=J", [], "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
    func theReferenceSignsAlike(path: String, query: String, fields: [HTTPHeader], signature: String) {
        var headers = [HTTPHeader("Host", "examplebucket.s3.amazonaws.com")] + fields
        RequestSigner().sign(
            method: "GET", path: path, query: query, headers: &headers, body: [],
            credentials: AWSCredentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
            scope: SignatureV4.Scope(region: "us-east-1", service: "s3"), time: 1_369_353_600_000_000)
        #expect(headers["Authorization"]?.hasSuffix("Signature=\(signature)") == true)
        #expect(headers["X-Amz-Content-Sha256"] == SignatureV4.emptyPayloadHash)
    }
}
