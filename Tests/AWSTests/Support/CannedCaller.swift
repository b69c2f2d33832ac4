import AWS
import Synchronization
import Testing

/// Answers calls with canned bodies, in their order, and keeps the requests.
final class CannedCaller: ServiceCaller {
    private let state: Mutex<(answers: [String], requests: [ServiceRequest])>

    init(_ answers: String...) {
        state = Mutex((answers, []))
    }

    var requests: [ServiceRequest] { state.withLock { $0.requests } }
    var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func call(_ request: ServiceRequest) async throws -> HTTPResponse {
        let body = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? "" : state.answers.removeFirst()
        }
        return HTTPResponse(status: 200, body: Array(body.utf8))
    }

    func stream(
        _ request: ServiceRequest, head: @escaping @Sendable (HTTPResponse) -> Void,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        Issue.record("no call of these services streams")
    }

    func now() async -> Int64 { 7 }
}
