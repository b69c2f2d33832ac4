/// The attempts of one call: decides what follows a failed one. Pure, so that all cases fit in a table.
struct CallAttempts {
    /// How an attempt ended that was no success.
    enum Outcome {
        case answer(HTTPResponse)
        case failure(HTTPError)
    }

    enum Step: Equatable {
        case fail(AWSError)
        /// Sign again with newer credentials; fail so where there are none.
        case refreshCredentials(AWSError)
        /// Sign again by the service's clock, microseconds since 1970 UTC.
        case correctClock(Int64)
        /// Wait and send again; fail so where the budget does not allow it.
        case wait(isTimeout: Bool, headers: [HTTPHeader], error: AWSError)
    }

    private let request: ServiceRequest
    private let maximum: Int
    private(set) var count = 0
    private var hasRefreshed = false
    private var hasCorrected = false
    /// What the latest repetition took out of the budget.
    var cost: Int?

    init(_ request: ServiceRequest, maximum: Int) {
        self.request = request
        self.maximum = maximum
    }

    /// What follows a failed attempt.
    ///
    /// - Parameters:
    ///   - time: By which it was signed.
    ///   - canRepeat: False once a part of a body was handed on.
    mutating func next(behind outcome: Outcome, signedAt time: Int64, canRepeat: Bool) -> Step {
        switch outcome {
        case .answer(let response): behind(response, signedAt: time)
        case .failure(let error): behind(error, canRepeat: canRepeat)
        }
    }

    private mutating func behind(_ response: HTTPResponse, signedAt time: Int64) -> Step {
        let answer = ErrorAnswer(response)
        let error = AWSError(answer, to: request)
        let verdict = RetryRules.verdict(on: answer, now: time)
        if request.retries != .standard, answer.status >= 500 || verdict == .transient {
            return .fail(AWSError(unanswered: request, because: error.detail, answer: answer))
        }
        guard request.retries != .none else { return .fail(error) }
        switch verdict {
        case .credentialsExpired where !hasRefreshed:
            hasRefreshed = true
            return .refreshCredentials(error)
        case .clockSkewed where !hasCorrected:
            guard let correct = answer.time else { return .fail(error) }
            hasCorrected = true
            return .correctClock(correct)
        case .throttled, .transient:
            return again(error, isTimeout: false, headers: response.headers)
        default:
            return .fail(error)
        }
    }

    private mutating func behind(_ failure: HTTPError, canRepeat: Bool) -> Step {
        let error = AWSError(failure, to: request)
        if request.retries != .standard, !failure.wasNeverSent {
            return .fail(AWSError(unanswered: request, because: failure.detail))
        }
        guard request.retries != .none, canRepeat else { return .fail(error) }
        switch failure.code {
        case .tls, .plainHTTPRefused, .invalidRequest, .badResponse: return .fail(error)
        case .timeout: return again(error, isTimeout: true, headers: [])
        case .unresolvedHost, .cannotConnect, .connectionLost, .truncatedBody:
            return again(error, isTimeout: false, headers: [])
        }
    }

    private mutating func again(_ error: AWSError, isTimeout: Bool, headers: [HTTPHeader]) -> Step {
        count += 1
        guard count < maximum else {
            return .fail(maximum > 1 ? error.adding("it was tried \(maximum) times") : error)
        }
        return .wait(isTimeout: isTimeout, headers: headers, error: error)
    }
}

extension AWSError {
    /// The error with a further part of what happened.
    func adding(_ text: String) -> AWSError {
        var error = self
        error.detail += "; \(text)"
        return error
    }
}
