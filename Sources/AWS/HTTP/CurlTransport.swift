import Foundation

/// Sends requests over libcurl: HTTP/1.1 over connections that are kept, all transfers on one thread of its own.
///
/// Requests go out exactly as they are given: no redirect is followed, nothing is decompressed, no field is added but
/// `Host`, `Content-Length` and the configured `User-Agent`. ``close()`` or the end of the object ends the thread.
package final class CurlTransport: HTTPTransport, Sendable {
    private let mailbox: Mailbox
    private let plainHTTP: PlainHTTPRule
    private let proxies: ProxyRules

    /// - Throws: ``HTTPError`` where libcurl cannot begin, for want of memory or file descriptors.
    package init(configuration: TransportConfiguration) throws {
        let multi = try MultiHandle(idleConnections: configuration.connectionsPerHost * 2)
        let mailbox = Mailbox(multi: multi)
        self.mailbox = mailbox
        plainHTTP = PlainHTTPRule(endpoints: configuration.plainHTTP)
        proxies = ProxyRules(environment: configuration.environment)
        let thread = Thread {
            TransferLoop(multi: multi, mailbox: mailbox, configuration: configuration).run()
        }
        thread.name = "http"
        thread.start()
    }

    deinit {
        mailbox.post(.close)
    }

    /// Ends what is under way with ``HTTPError/Code/connectionLost`` and refuses all that comes later.
    package func close() {
        mailbox.post(.close)
    }

    package func send(_ request: HTTPRequest, maximumBody: Int) async throws -> HTTPResponse {
        try await run(request, .gathered(maximum: maximumBody))
    }

    package func stream(
        _ request: HTTPRequest, head: @escaping @Sendable (HTTPResponse) -> Bool,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> HTTPResponse {
        try await run(request, .pieces(head: head, receive: receive))
    }

    private func run(_ request: HTTPRequest, _ body: Submission.Body) async throws -> HTTPResponse {
        let prepared = try PreparedRequest(request, plainHTTP: plainHTTP, proxies: proxies)
        let ticket = Ticket()
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try await withCheckedThrowingContinuation { continuation in
                let submission = Submission(ticket: ticket, request: prepared, body: body, answer: continuation)
                if !mailbox.post(.start(submission)) {
                    continuation.resume(throwing: TransferLoop.closed(prepared.origin, wasNeverSent: true))
                }
            }
        } onCancel: {
            ticket.cancel()
            mailbox.post(.cancel(ticket))
        }
    }
}
