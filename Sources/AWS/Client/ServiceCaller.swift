/// Calls AWS operations: finds endpoint and credentials, signs, sends, and sends again where the request allows it.
/// Tests put a stub in its place.
package protocol ServiceCaller: Sendable {
    /// Makes a call and returns its successful answer.
    ///
    /// - Throws: ``AWSError``, `CancellationError`.
    func call(_ request: ServiceRequest) async throws -> HTTPResponse

    /// Makes a call whose successful body goes to `receive` piece by piece (see ``HTTPTransport``). A body that breaks
    /// off is not asked for again: it ends with ``AWSError/Code/unreachable``, and what was received is the caller's, who
    /// may ask for the rest.
    ///
    /// - Throws: ``AWSError``, `CancellationError`; what `receive` throws.
    func stream(
        _ request: ServiceRequest, head: @escaping @Sendable (HTTPResponse) -> Void,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws

    /// Now by the service's clock in microseconds since 1970 UTC: this machine's, corrected by what answers told.
    func now() async -> Int64
}
