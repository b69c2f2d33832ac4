import Foundation
import Synchronization

/// An HTTP/1.1 server on a free port of 127.0.0.1, a thread for each connection. It serves until it is stopped, or to
/// the end of the process: a test that only keeps its URL may forget it.
package final class LoopbackServer: Sendable {
    /// The port that it took.
    package let port: UInt16
    private let shared: Shared

    /// `http://127.0.0.1:PORT`.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// - Parameters:
    ///   - faults: What goes wrong, and when.
    ///   - authorization: What is asked of signatures; `nil` asks nothing.
    ///   - port: 0 takes a free one.
    package init(
        _ service: some LoopbackService, faults: LoopbackFaults = LoopbackFaults(),
        authorization: LoopbackAuthorization? = nil, port: UInt16 = 0
    ) throws {
        let socket = try LoopbackSocket.listening(port: port)
        self.port = socket.port
        shared = Shared(socket: socket, service: service, faults: faults, authorization: authorization)
        let shared = shared
        Thread.detachNewThread { shared.acceptAll() }
    }

    /// A server that is one closure.
    package convenience init(
        faults: LoopbackFaults = LoopbackFaults(), answer: @escaping @Sendable (LoopbackRequest) -> LoopbackResponse
    ) throws {
        try self.init(LoopbackClosure(answer), faults: faults)
    }

    /// Ends the server: nobody can connect any more, and whoever is connected is cut off.
    package func stop() { shared.stop() }

    /// How many requests came so far, those that were refused or reset included.
    package var requestCount: Int { shared.counts.withLock { $0.requests } }

    /// How many requests of an operation came so far.
    package func requestCount(of operation: String) -> Int { shared.counts.withLock { $0.byOperation[operation] ?? 0 } }

    /// How many connections were made so far: fewer than requests where they are used again.
    package var connectionCount: Int { shared.counts.withLock { $0.connections } }

    /// The faults that struck so far, in their order.
    package var struck: [LoopbackFaults.Stroke] { shared.counts.withLock { $0.struck } }

    /// From now on other faults.
    package func setFaults(_ faults: LoopbackFaults) { shared.faults.withLock { $0 = faults } }
}

/// What the threads of a server have in common.
private final class Shared: Sendable {
    struct Counts {
        var requests = 0
        var connections = 0
        var byOperation: [String: Int] = [:]
        var struck: [LoopbackFaults.Stroke] = []
    }

    private let socket: LoopbackSocket
    private let service: any LoopbackService
    private let authorization: LoopbackAuthorization?
    let faults: Mutex<LoopbackFaults>
    let counts = Mutex(Counts())
    /// Connections that are open; `nil` once the server has ended.
    private let open = Mutex<[Int32: LoopbackSocket]?>([:])

    init(
        socket: LoopbackSocket, service: any LoopbackService, faults: LoopbackFaults,
        authorization: LoopbackAuthorization?
    ) {
        self.socket = socket
        self.service = service
        self.authorization = authorization
        self.faults = Mutex(faults)
    }

    func acceptAll() {
        while let accepted = socket.accept() {
            let isWelcome = open.withLock { sockets in
                sockets?[accepted.descriptor] = accepted
                return sockets != nil
            }
            guard isWelcome else {
                accepted.close()
                break
            }
            counts.withLock { $0.connections += 1 }
            Thread.detachNewThread { self.serve(accepted) }
        }
        socket.close()
    }

    func stop() {
        open.withLock { sockets in
            guard let found = sockets else { return }
            // A socket is closed by its own thread, after it has left this list: none is shut down for another's number.
            for socket in found.values { socket.shutDown() }
            sockets = nil
            socket.shutDown()
        }
    }

    private func serve(_ socket: LoopbackSocket) {
        let connection = LoopbackConnection(socket)
        while serveOne(connection) {}
        open.withLock { _ = $0?.removeValue(forKey: socket.descriptor) }
        connection.close()
    }

    /// Serves a request; false at the connection's end.
    private func serveOne(_ connection: LoopbackConnection) -> Bool {
        guard var request = connection.readHead() else { return false }
        let operation = service.operation(of: request)
        counts.withLock { counts in
            request.number = counts.requests
            request.operationNumber = counts.byOperation[operation, default: 0]
            counts.requests += 1
            counts.byOperation[operation, default: 0] += 1
        }
        let fault = faults.withLock { $0.fault(operation: operation, number: request.operationNumber) }
        if let fault {
            let stroke = LoopbackFaults.Stroke(operation: operation, number: request.operationNumber, fault: fault)
            counts.withLock { $0.struck.append(stroke) }
        }
        if case .resetBeforeReading = fault { return leave { connection.reset() } }
        guard connection.readBody(of: &request) else { return false }
        var response = answer(request, fault)
        if request.method == "HEAD" {
            response.announcedLength = response.announcedLength ?? response.body.count
            response.body = []
        }
        return connection.send(response) && request.header("connection")?.lowercased() != "close"
    }

    private func leave(_ body: () -> Void) -> Bool {
        body()
        return false
    }

    private func answer(_ request: LoopbackRequest, _ fault: LoopbackFault?) -> LoopbackResponse {
        if case .expireToken = fault { authorization?.expireToken(of: request) }
        var response: LoopbackResponse
        if let refusal = authorization?.refusal(of: request) {
            response = service.refusal(refusal, of: request)
        } else if let refusal = fault?.refusal {
            response = service.refusal(refusal, of: request)
        } else {
            response = service.answer(request)
            if case .failAfterAccepting = fault { response = service.refusal(.serverFailure, of: request) }
        }
        if let delivery = fault?.delivery(of: response) { response.delivery = delivery }
        if let date = authorization?.date { response.headers.append(("Date", date)) }
        return response
    }
}
