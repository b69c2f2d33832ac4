/// Sends requests; tests put a stub in the place of the network.
package protocol HTTPTransport: Sendable {
    /// Sends a request once and gathers the whole answer. The cancellation of the task ends it with `CancellationError`.
    ///
    /// - Parameter maximumBody: The longest body that is taken, in bytes.
    /// - Throws: ``HTTPError``, `CancellationError`.
    func send(_ request: HTTPRequest, maximumBody: Int) async throws -> HTTPResponse

    /// Sends a request once and hands the body on piece by piece, in order, from one thread at a time. A piece is not
    /// asked for before `receive` is done with the one in front of it, so that memory stays bounded.
    ///
    /// - Parameters:
    ///   - head: Called once with status and headers before the first piece, on the transport's own thread, where it
    ///     must not wait for anything; its answer tells whether the body goes to `receive`. Where it does not (an error's
    ///     document, say), the body is gathered up to 1 MiB and returned.
    ///   - receive: Takes a piece; what it throws ends the transfer and reaches the caller.
    /// - Returns: Status and headers, and the body where `receive` did not get it.
    /// - Throws: ``HTTPError`` with `truncatedBody` where the body ended early; `CancellationError`; what `receive` throws.
    func stream(
        _ request: HTTPRequest, head: @escaping @Sendable (HTTPResponse) -> Bool,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> HTTPResponse
}
