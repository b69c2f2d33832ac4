/// What a loopback server plays: reads requests and knows the answers, good ones and refusals in its own words.
package protocol LoopbackService: Sendable {
    /// The name of the request's operation, `PutRecords`. Faults are counted by it; the body has not come yet.
    func operation(of head: LoopbackRequest) -> String

    /// The answer to a request that is let through.
    func answer(_ request: LoopbackRequest) -> LoopbackResponse

    /// How this service says that it refuses a request.
    func refusal(_ refusal: LoopbackRefusal, of request: LoopbackRequest) -> LoopbackResponse
}

/// Why a service does not carry out a request, whichever service it is.
package enum LoopbackRefusal: Sendable {
    /// Slow down.
    case throttled
    /// Its own failure, status 500.
    case serverFailure
    /// Its own failure, status 503.
    case unavailable
    /// The session token has expired.
    case expiredToken
    /// The access key, or its session token, is unknown.
    case unknownCredentials
    /// The request is not signed.
    case unsigned
    /// The request's time is too far from the server's.
    case skewedClock(detail: String)
    /// The signature names another service or region.
    case wrongScope(detail: String)
    case accessDenied
}

/// A service that is one closure.
package struct LoopbackClosure: LoopbackService {
    private let closure: @Sendable (LoopbackRequest) -> LoopbackResponse

    package init(_ closure: @escaping @Sendable (LoopbackRequest) -> LoopbackResponse) {
        self.closure = closure
    }

    package func operation(of head: LoopbackRequest) -> String { head.method }

    package func answer(_ request: LoopbackRequest) -> LoopbackResponse { closure(request) }

    package func refusal(_ refusal: LoopbackRefusal, of request: LoopbackRequest) -> LoopbackResponse {
        switch refusal {
        case .throttled, .unavailable: LoopbackResponse(status: 503)
        case .serverFailure: LoopbackResponse(status: 500)
        default: LoopbackResponse(status: 403)
        }
    }
}
