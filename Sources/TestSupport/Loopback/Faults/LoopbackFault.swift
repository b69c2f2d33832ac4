/// Something that goes wrong with one request.
package enum LoopbackFault: Sendable {
    /// The whole call is told to slow down; nothing is carried out.
    case throttle
    /// Status 500; nothing is carried out.
    case failBefore
    /// Status 503 (not a throttle); nothing is carried out.
    case unavailable
    /// Carried out, and then status 500.
    case failAfterAccepting
    /// Carried out, and then the connection is closed in order without an answer.
    case dropAnswer
    /// Carried out, and then the connection is reset without an answer.
    case resetAfterAccepting
    /// The connection is reset once the head has come; nothing is carried out.
    case resetBeforeReading
    /// Half of the answer's body comes, then the connection is reset.
    case resetMidBody
    /// Half of the answer's body comes, then the connection is closed in order: Content-Length says more.
    case truncateBody
    /// The body comes in pieces of so many bytes, each of which waits for the gate.
    case slowBody(piece: Int, gate: LoopbackGate)
    /// Carried out; the answer waits for the gate.
    case hold(LoopbackGate)
    /// The session token (without one, the access key) of this request is expired from now on. Wants an authorization.
    case expireToken
    /// The permission is missing.
    case denyAccess

    var refusal: LoopbackRefusal? {
        switch self {
        case .throttle: .throttled
        case .failBefore: .serverFailure
        case .unavailable: .unavailable
        case .denyAccess: .accessDenied
        default: nil
        }
    }

    func delivery(of response: LoopbackResponse) -> LoopbackResponse.Delivery? {
        switch self {
        case .dropAnswer: LoopbackResponse.Delivery.none
        case .resetAfterAccepting: .reset
        case .resetMidBody: .resetInBody(after: response.body.count / 2)
        case .truncateBody: .truncated(after: response.body.count / 2)
        case .slowBody(let piece, let gate): .pieces(piece, gate: gate)
        case .hold(let gate): .held(gate)
        default: nil
        }
    }

    /// Whether the request was carried out although its client may not know.
    package var isAcceptedUnanswered: Bool {
        switch self {
        case .failAfterAccepting, .dropAnswer, .resetAfterAccepting, .resetMidBody, .truncateBody: true
        default: false
        }
    }
}
