import Foundation
import TestSupport

/// A service that also answers `GET /_state`.
struct StatedService<Service: LoopbackService>: LoopbackService {
    private let service: Service
    private let state: @Sendable () -> [UInt8]

    init(_ service: Service, state: @escaping @Sendable () -> [UInt8]) {
        self.service = service
        self.state = state
    }

    func operation(of head: LoopbackRequest) -> String {
        head.path == "/_state" ? "_state" : service.operation(of: head)
    }

    func answer(_ request: LoopbackRequest) -> LoopbackResponse {
        guard request.path == "/_state" else { return service.answer(request) }
        return LoopbackResponse(headers: [("Content-Type", "application/json")], body: state())
    }

    func refusal(_ refusal: LoopbackRefusal, of request: LoopbackRequest) -> LoopbackResponse {
        service.refusal(refusal, of: request)
    }

    /// Prints the URL and serves until a signal comes; then prints the state.
    func serve(_ server: LoopbackServer) throws {
        try FileHandle.standardOutput.write(contentsOf: Data("\(server.url)\n".utf8))
        let ended = DispatchSemaphore(value: 0)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { ended.signal() }
            source.resume()
            return source
        }
        ended.wait()
        for source in sources { source.cancel() }
        server.stop()
        try FileHandle.standardOutput.write(contentsOf: Data(state() + [10]))
    }
}
