/// What to try against an error of a service.
enum ErrorAdvice {
    static func advice(_ code: AWSError.Code, _ answer: ErrorAnswer, _ request: ServiceRequest) -> String? {
        switch code {
        case .accessDenied: denied(request)
        case .credentialsRefused: refused(answer.code ?? "")
        case .notFound: notFound(answer.code, request)
        case .archived:
            "the object is archived; restore it first (`aws s3api restore-object`), or leave it out with --until or a "
                + "narrower prefix"
        case .kms:
            "the object or stream is encrypted with a KMS key: the identity needs kms:Decrypt on it (to send, "
                + "kms:GenerateDataKey), and the key must be enabled"
        case .expired: "ask for a new position; records older than the stream's retention are gone"
        case .throttled: "the service asks for less; try again later, or with a lower rate"
        case .serviceFailed: "try again later; AWS_MAX_ATTEMPTS sets how often it is tried"
        case .refused: answer.region.map { "the bucket is in \($0): give --region \($0)" }
        default: nil
        }
    }

    /// The IAM action that an operation needs, `s3:ListBucket` for ListObjectsV2.
    static func action(of request: ServiceRequest) -> String {
        switch (request.service, request.operation) {
        case (.s3, "ListObjectsV2"), (.s3, "HeadBucket"), (.s3, "ListObjects"): "s3:ListBucket"
        case (.s3, "HeadObject"), (.s3, "GetObject"):
            request.query.contains { $0.name == "versionId" } ? "s3:GetObjectVersion" : "s3:GetObject"
        default: "\(request.service.rawValue):\(request.operation)"
        }
    }

    private static func denied(_ request: ServiceRequest) -> String {
        var text = "the identity needs \(action(of: request))"
        if request.service == .s3, request.operation == "GetObject" {
            text += " (and kms:Decrypt where the object is encrypted with a KMS key)"
        }
        if request.service == .s3 { text += "; a bucket whose requesters pay needs --request-payer" }
        if request.service == .sts, request.operation.hasPrefix("AssumeRole") {
            return "the role's trust policy and the identity's own must both allow sts:\(request.operation)"
        }
        return text + "; `afterbay doctor` tells which identity is used, --profile chooses another"
    }

    private static func refused(_ code: String) -> String {
        switch code {
        case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired":
            "the session has ended: log in again, or renew the credentials"
        case "RequestTimeTooSkewed", "RequestExpired": "set this machine's clock"
        case "SignatureDoesNotMatch", "InvalidSignatureException":
            "check the secret access key, and the clock of this machine"
        case "InvalidAccessKeyId", "UnrecognizedClientException", "InvalidClientTokenId", "InvalidToken":
            "the key is unknown to the service: check the profile, the region's partition, and AWS_SESSION_TOKEN"
        default: "check the credentials; `afterbay doctor` tells which are used"
        }
    }

    private static func notFound(_ code: String?, _ request: ServiceRequest) -> String {
        switch (request.service, code) {
        case (.s3, "NoSuchKey"), (.s3, "NoSuchVersion"): "the object was deleted, or never there"
        case (.s3, "NoSuchBucket"): "check the bucket's name"
        case (.kinesis, _): "check the stream's name, the account (`afterbay doctor`) and --region"
        case (.sqs, _): "check the queue's name, the account (`afterbay doctor`) and --region"
        default: "check the name, and --region"
        }
    }
}
