import Foundation
import Synchronization

/// What a server asks of the signatures: that they are there, for its service and region, by known and living
/// credentials, at a time near its own. That they are computed rightly is proved elsewhere, on published vectors.
package final class LoopbackAuthorization: Sendable {
    /// Credentials that a server knows.
    package struct Credentials: Sendable, Hashable {
        package var accessKey: String
        /// Long-lived credentials have none.
        package var sessionToken: String?

        package init(accessKey: String, sessionToken: String? = nil) {
            self.accessKey = accessKey
            self.sessionToken = sessionToken
        }
    }

    /// A request's signature, as it names itself.
    struct Signature: Equatable {
        var accessKey: String
        var region: String
        var service: String
        var signedHeaders: [Substring]
    }

    /// How far a request's time may lie from the server's, in seconds.
    static let tolerance = 300.0

    private let service: String
    private let region: String?
    private let known: Set<Credentials>?
    /// How far the server's clock is ahead of this machine's, in seconds.
    private let clockOffset: Double
    private let expired = Mutex<Set<Credentials>>([])

    /// - Parameters:
    ///   - region: `nil` takes any: S3's buckets look for themselves.
    ///   - known: The credentials that are taken; `nil` takes all.
    ///   - clockOffset: How far the server's clock is ahead of this machine's, in seconds.
    package init(service: String, region: String?, known: Set<Credentials>? = nil, clockOffset: Double = 0) {
        self.service = service
        self.region = region
        self.known = known
        self.clockOffset = clockOffset
    }

    /// Refuses these credentials from now on.
    package func expire(_ credentials: Credentials) { expired.withLock { _ = $0.insert(credentials) } }

    func expireToken(of request: LoopbackRequest) {
        if let credentials = Self.credentials(of: request) { expire(credentials) }
    }

    /// The server's time as the `Date` header gives it.
    var date: String { Self.format("EEE, dd MMM yyyy HH:mm:ss 'GMT'").string(from: now) }

    private var now: Date { Date(timeIntervalSinceNow: clockOffset) }

    /// Why the request is refused; `nil` lets it through.
    func refusal(of request: LoopbackRequest) -> LoopbackRefusal? {
        guard let signature = Self.signature(of: request), let credentials = Self.credentials(of: request) else {
            return .unsigned
        }
        guard signature.service == service, region == nil || signature.region == region else {
            return .wrongScope(detail: "Credential should be scoped to \(region ?? "a region")/\(service)")
        }
        let wanted = ["host", "x-amz-date"] + (credentials.sessionToken == nil ? [] : ["x-amz-security-token"])
        guard wanted.allSatisfy({ signature.signedHeaders.contains(Substring($0)) }) else { return .unsigned }
        if expired.withLock({ $0.contains(credentials) }) { return .expiredToken }
        if let known, !known.contains(credentials) { return .unknownCredentials }
        guard let text = request.header("x-amz-date"), let time = Self.format("yyyyMMdd'T'HHmmss'Z'").date(from: text)
        else { return .unsigned }
        let difference = time.timeIntervalSince(now)
        guard abs(difference) > Self.tolerance else { return nil }
        let server = Self.format("yyyyMMdd'T'HHmmss'Z'").string(from: now)
        return .skewedClock(
            detail: difference < 0
                ? "Signature expired: \(text) is now earlier than \(server) - 5 min."
                : "Signature not yet current: \(text) is still later than \(server) + 5 min.")
    }

    private static func credentials(of request: LoopbackRequest) -> Credentials? {
        signature(of: request).map {
            Credentials(accessKey: $0.accessKey, sessionToken: request.header("x-amz-security-token"))
        }
    }

    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=…`.
    static func signature(of request: LoopbackRequest) -> Signature? {
        guard let text = request.header("authorization"), text.hasPrefix("AWS4-HMAC-SHA256 ") else { return nil }
        var fields: [Substring: Substring] = [:]
        for part in text.dropFirst(17).split(separator: ",") {
            let pieces = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pieces.count == 2 { fields[pieces[0]] = pieces[1] }
        }
        guard let scope = fields["Credential"]?.split(separator: "/"), scope.count == 5, scope[4] == "aws4_request",
            let headers = fields["SignedHeaders"]?.split(separator: ";"), fields["Signature"]?.utf8.count == 64
        else { return nil }
        return Signature(
            accessKey: String(scope[0]), region: String(scope[2]), service: String(scope[3]), signedHeaders: headers)
    }

    private static func format(_ format: String) -> DateFormatter {
        let made = DateFormatter()
        made.locale = Locale(identifier: "en_US_POSIX")
        made.timeZone = TimeZone(secondsFromGMT: 0)
        made.dateFormat = format
        return made
    }
}
