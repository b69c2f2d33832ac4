import Coding

/// Errors as the services of the JSON protocol give them.
enum LoopbackJSONError {
    /// An answer that names an error.
    static func response(_ status: Int, _ code: String, _ message: String) -> LoopbackResponse {
        var writer = JSONTextWriter(escaping: .least)
        writer.beginObject()
        writer.key("__type")
        writer.string(code)
        writer.key("message")
        writer.string(message)
        writer.endObject()
        return json(writer.bytes, status: status)
    }

    /// A good answer, unless the status says otherwise.
    static func json(_ body: [UInt8], status: Int = 200) -> LoopbackResponse {
        LoopbackResponse(
            status: status,
            headers: [
                ("Content-Type", "application/x-amz-json-1.1"),
                ("x-amzn-RequestId", "5f3c1b52-0000-4000-8000-000000000000"),
            ], body: body)
    }

    /// What such a service says when it refuses a request.
    static func refusal(_ refusal: LoopbackRefusal, throttling: String) -> LoopbackResponse {
        switch refusal {
        case .throttled: response(400, throttling, "Rate exceeded for the resource.")
        case .serverFailure: response(500, "InternalFailure", "The request failed for reasons of the service.")
        case .unavailable: response(503, "ServiceUnavailable", "The service is not available now.")
        case .expiredToken:
            response(400, "ExpiredTokenException", "The security token included in the request is expired")
        case .unknownCredentials:
            response(400, "UnrecognizedClientException", "The security token included in the request is invalid.")
        case .unsigned: response(400, "MissingAuthenticationTokenException", "Missing Authentication Token")
        case .skewedClock(let detail): response(400, "InvalidSignatureException", detail)
        case .wrongScope(let detail): response(400, "InvalidSignatureException", detail)
        case .accessDenied: response(400, "AccessDeniedException", "User is not authorized to perform this action")
        }
    }
}
