import AWS
import TestSupport
import Testing

@Suite struct SecretTests {
    @Test func nothingShowsASecret() {
        let credentials = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE1234", secretKey: Secret("hush-key"), sessionToken: Secret("hush-token"),
            expiration: 5)
        var dumped = ""
        dump(credentials, to: &dumped)
        dump(credentials.secretKey, to: &dumped)
        dump([credentials.sessionToken], to: &dumped)
        let texts = [
            dumped, "\(credentials)", String(describing: credentials), String(reflecting: credentials),
            "\(credentials.secretKey)", String(reflecting: credentials.secretKey), "\([credentials.secretKey])",
            String(reflecting: Optional(credentials.sessionToken)),
            "\(Mirror(reflecting: credentials.secretKey).children.map { $0 })",
            "\(Mirror(reflecting: credentials).children.map { $0 })",
        ]
        for text in texts { #expect(!text.contains("hush")) }
        #expect(credentials.description == "credentials …1234")
        #expect(credentials.secretKey.reveal() == "hush-key")
    }

    @Test func nothingShowsASecretOfAClient() async throws {
        let folder = try TemporaryFolder()
        let file =
            "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = hush-key\naws_session_token = hush-token"
        let environment = [
            "AWS_SECRET_ACCESS_KEY": "hush-environment", "HTTPS_PROXY": "http://u:hush@proxy",
            "AWS_SHARED_CREDENTIALS_FILE": try folder.write("credentials", file), "AWS_REGION": "eu-west-1",
        ]
        let transport = StubTransport([HTTPResponse.answer(403, "no")])
        let client = try AWSClient(
            settings: AWSSettings(environment: environment), transport: transport,
            clock: VirtualClock().serviceClock)
        let error = await #expect(throws: AWSError.self) { _ = try await client.call(AWSClientTests.request()) }
        let sent = try #require(transport.sent.first)
        #expect(sent.headers["X-Amz-Security-Token"] == "hush-token")
        var shown =
            "\(client) \(client.configuration) \(String(reflecting: client.configuration)) \(sent) \(sent.headers)"
        dump(client, to: &shown)
        dump(sent, to: &shown)
        dump(client.configuration, to: &shown)
        dump(error, to: &shown)
        #expect(!shown.contains("hush"))
        // The signature itself is none, but whoever has it can send the request again.
        #expect(!shown.contains("Signature="))
    }
}
