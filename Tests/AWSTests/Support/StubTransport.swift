import AWS
import Synchronization

/// Answers requests in the place of the network, and keeps what was asked.
final class StubTransport: HTTPTransport {
    typealias Answer = Result<HTTPResponse, HTTPError>

    private let requests = Mutex<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest, Int) -> Answer

    /// - Parameter answer: Gets the request and how many came before it.
    init(_ answer: @escaping @Sendable (HTTPRequest, Int) -> Answer) {
        self.answer = answer
    }

    /// Gives the answers one after the other, and the last one for ever.
    convenience init(_ answers: [Answer]) {
        self.init { _, count in answers[min(count, answers.count - 1)] }
    }

    var sent: [HTTPRequest] { requests.withLock { $0 } }

    func send(_ request: HTTPRequest, maximumBody: Int) async throws -> HTTPResponse {
        try take(request).get()
    }

    func stream(
        _ request: HTTPRequest, head: @escaping @Sendable (HTTPResponse) -> Bool,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> HTTPResponse {
        let response = try take(request).get()
        guard head(HTTPResponse(status: response.status, headers: response.headers)) else { return response }
        // A body whose announced length is longer than it is breaks off.
        try receive(response.body)
        if let length = response.headers["Content-Length"], length != String(response.body.count) {
            throw HTTPError(code: .truncatedBody, detail: "the body broke off", wasNeverSent: false)
        }
        return HTTPResponse(status: response.status, headers: response.headers)
    }

    private func take(_ request: HTTPRequest) -> Answer {
        let count = requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        return answer(request, count)
    }
}

extension HTTPResponse {
    /// An answer in JSON or XML.
    static func answer(_ status: Int, _ body: String = "", _ headers: [HTTPHeader] = []) -> StubTransport.Answer {
        .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }
}

/// A clock that a test sets, on which sleeping takes no time.
final class VirtualClock: Sendable {
    private let state: Mutex<(now: Int64, slept: [Duration])>
    private let random: Double

    init(now: Int64 = 1_795_309_620_000_000, random: Double = 0.5) {
        state = Mutex((now, []))
        self.random = random
    }

    var now: Int64 {
        get { state.withLock { $0.now } }
        set { state.withLock { $0.now = newValue } }
    }

    var slept: [Duration] { state.withLock { $0.slept } }

    var serviceClock: ServiceClock {
        let random = random
        return ServiceClock(
            now: { self.now },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.slept.append(duration)
                    state.now += Int64(duration / .microseconds(1))
                }
            },
            random: { random })
    }
}
