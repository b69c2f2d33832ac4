import Foundation

/// The JSON in which processes, containers and instances hand out credentials.
struct CredentialDocument: Decodable {
    /// Only a process says it: 1.
    var Version: Int?
    /// Only an instance says it: `Success`.
    var Code: String?
    var AccessKeyId: String?
    var SecretAccessKey: String?
    /// As containers and instances call it.
    var Token: String?
    /// As processes call it.
    var SessionToken: String?
    var Expiration: String?

    /// `nil` where the bytes are no such document. Nothing of them goes into an error: they may be the secret itself.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSONDecoder().decode(CredentialDocument.self, from: Data(bytes)) else { return nil }
        self = document
    }

    /// The credentials in it.
    ///
    /// - Throws: ``AWSError`` with `noCredentials`.
    func credentials(from place: String) throws -> AWSCredentials {
        guard let id = AccessKeyId, let secret = SecretAccessKey, !id.isEmpty, !secret.isEmpty else {
            throw AWSError(credentials: place, detail: "the answer has no AccessKeyId or no SecretAccessKey")
        }
        let expiration = try Expiration.map { text in
            guard let time = ServiceTime.fromISO(text) else {
                throw AWSError(credentials: place, detail: "the answer's Expiration is no time in ISO 8601")
            }
            return time
        }
        return AWSCredentials(
            accessKeyID: id, secretKey: Secret(secret), sessionToken: (Token ?? SessionToken).map { Secret($0) },
            expiration: expiration)
    }
}
