/// What a failed attempt means for the next one: the standard retry mode's rules.
enum RetryRules {
    enum Verdict: Equatable {
        /// The service asks for patience; the request was not carried out.
        case throttled
        /// The service failed on its side; the request may have been carried out.
        case transient
        /// The credentials are too old.
        case credentialsExpired
        /// The signature's time is too far from the service's, which says when it is there.
        case clockSkewed
        /// Trying again changes nothing.
        case final
    }

    /// How far two clocks may be apart before a refusal is put down to it; the services allow 5 minutes, S3 15.
    static let tolerableSkew: Int64 = 240_000_000

    /// - Parameter now: The time by which the request was signed.
    static func verdict(on answer: ErrorAnswer, now: Int64) -> Verdict {
        let code = answer.code ?? ""
        if throttlingCodes.contains(code) || answer.status == 429 { return .throttled }
        if expiryCodes.contains(code) { return .credentialsExpired }
        if skewCodes.contains(code), let time = answer.time, abs(time - now) > tolerableSkew { return .clockSkewed }
        if transientCodes.contains(code) || transientStatuses.contains(answer.status) { return .transient }
        return .final
    }

    private static let throttlingCodes: Set<String> = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "KMSThrottlingException", "LimitExceededException",
        "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
        "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling",
        "ThrottlingException", "TooManyRequestsException", "TransactionInProgressException",
    ]

    private static let transientCodes: Set<String> = [
        "IDPCommunicationError", "InternalError", "InternalFailure", "RequestTimeout", "RequestTimeoutException",
        "ServiceUnavailable",
    ]

    private static let transientStatuses: Set<Int> = [408, 500, 502, 503, 504]

    private static let expiryCodes: Set<String> = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"]

    private static let skewCodes: Set<String> = [
        "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    ]

    /// How long to wait in front of the next attempt, in seconds: exponential from 1 on, at most 20, with full jitter; but
    /// no less than the service asks for, up to a minute.
    ///
    /// - Parameters:
    ///   - attempt: The one that failed, from 1 on.
    ///   - random: From 0 to below 1.
    static func backoff(behind attempt: Int, random: Double, headers: [HTTPHeader]) -> Double {
        let exponential = attempt >= 6 ? 20 : Double(1 << (attempt - 1))
        let jittered = random * Swift.min(20, exponential)
        return Swift.max(jittered, Swift.min(60, askedFor(by: headers)))
    }

    private static func askedFor(by headers: [HTTPHeader]) -> Double {
        if let milliseconds = headers["x-amz-retry-after"].flatMap({ Int($0) }), milliseconds > 0 {
            return Double(milliseconds) / 1_000
        }
        if let seconds = headers["Retry-After"].flatMap({ Int($0) }), seconds > 0 { return Double(seconds) }
        return 0
    }
}
