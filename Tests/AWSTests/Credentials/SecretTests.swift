import AWS
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
}
