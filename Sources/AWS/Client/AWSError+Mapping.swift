extension AWSError {
    /// What an answer means that is no success.
    init(_ answer: ErrorAnswer, to request: ServiceRequest, code: Code? = nil) {
        let code = code ?? Self.code(of: answer)
        self.init(
            code: code, service: request.service.rawValue, operation: request.operation, resource: request.resource,
            detail: Self.detail(code, answer, request), serviceCode: answer.code, status: answer.status,
            requestID: answer.requestID, region: answer.region)
    }

    /// There is no answer, or not all of it.
    init(_ error: HTTPError, to request: ServiceRequest) {
        let code: Code =
            switch error.code {
            case .badResponse: .badAnswer
            case .invalidRequest, .plainHTTPRefused: .badConfiguration
            default: .unreachable
            }
        self.init(
            code: code, service: request.service.rawValue, operation: request.operation, resource: request.resource,
            detail: error.detail + Self.advice(error.code))
    }

    /// The request was sent, and what became of it is not known.
    init(unanswered request: ServiceRequest, because detail: String, answer: ErrorAnswer? = nil) {
        self.init(
            code: .unanswered, service: request.service.rawValue, operation: request.operation,
            resource: request.resource,
            detail: detail + "; the request was sent, and nobody knows whether it was carried out",
            serviceCode: answer?.code, status: answer?.status, requestID: answer?.requestID)
    }

    /// The same error, as that of a call which needed what failed.
    func during(_ request: ServiceRequest) -> AWSError {
        var error = self
        if operation.isEmpty {
            error.detail = resource.isEmpty ? detail : "\(resource): \(detail)"
        } else {
            // What that service said is in its description; this call had no answer.
            error.detail = description
            error.serviceCode = nil
            error.status = nil
            error.requestID = nil
            error.region = nil
        }
        error.service = request.service.rawValue
        error.operation = request.operation
        error.resource = request.resource
        return error
    }

    private static func code(of answer: ErrorAnswer) -> Code {
        // S3 calls a key that may not be used AccessDenied, and names it in words alone.
        if answer.status == 403, answer.message?.contains("kms:") == true { return .kms }
        if let code = answer.code {
            if let known = codes[code] { return known }
            if code.hasPrefix("KMS") { return .kms }
        }
        return switch answer.status {
        case 401, 403: .accessDenied
        case 404, 410: .notFound
        case 412: .changed
        case 429: .throttled
        case 500...: .serviceFailed
        default: .refused
        }
    }

    private static let codes: [String: Code] = {
        let groups: [(Code, [String])] = [
            (
                .notFound,
                [
                    "NoSuchBucket", "NoSuchKey", "NoSuchVersion", "ResourceNotFoundException", "QueueDoesNotExist",
                    "NonExistentQueue", "AWS.SimpleQueueService.NonExistentQueue",
                ]
            ),
            (
                .credentialsRefused,
                [
                    "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSignatureException",
                    "UnrecognizedClientException", "InvalidClientTokenId", "ExpiredToken", "ExpiredTokenException",
                    "InvalidToken", "TokenRefreshRequired", "IncompleteSignature", "IncompleteSignatureException",
                    "MissingAuthenticationToken", "MissingAuthenticationTokenException", "RequestTimeTooSkewed",
                    "RequestExpired", "InvalidSecurity", "AuthFailure",
                ]
            ),
            (.archived, ["InvalidObjectState"]),
            (.expired, ["ExpiredIteratorException", "ExpiredNextTokenException"]),
            (.changed, ["PreconditionFailed"]),
            (
                .throttled,
                [
                    "ProvisionedThroughputExceededException", "ThrottlingException", "Throttling", "SlowDown",
                    "RequestThrottled", "LimitExceededException", "TooManyRequestsException", "RequestLimitExceeded",
                    "KMSThrottlingException", "RequestThrottledException", "ThrottledException",
                ]
            ),
            (
                .serviceFailed,
                [
                    "InternalFailure", "InternalError", "ServiceUnavailable", "RequestTimeout",
                    "RequestTimeoutException",
                ]
            ),
            (.accessDenied, ["AccessDenied", "AccessDeniedException", "AllAccessDisabled"]),
        ]
        var codes: [String: Code] = [:]
        for (code, names) in groups {
            for name in names { codes[name] = code }
        }
        return codes
    }()

    private static func detail(_ code: Code, _ answer: ErrorAnswer, _ request: ServiceRequest) -> String {
        let said = answer.message.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 } ?? "status \(answer.status)"
        return ErrorAdvice.advice(code, answer, request).map { "\(said); \($0)" } ?? said
    }

    private static func advice(_ code: HTTPError.Code) -> String {
        switch code {
        case .unresolvedHost: "; check the region, --endpoint-url, and the network"
        case .cannotConnect: "; check --endpoint-url, the network, and HTTPS_PROXY"
        case .tls: "; a proxy or an endpoint with a certificate of its own needs AWS_CA_BUNDLE"
        case .plainHTTPRefused: "; give an endpoint as http:// with --endpoint-url if that is meant"
        case .timeout, .connectionLost, .truncatedBody, .badResponse, .invalidRequest: ""
        }
    }
}
