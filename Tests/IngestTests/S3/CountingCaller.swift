import AWS
import Synchronization

/// Counts how many calls are under way at once.
final class CountingCaller: ServiceCaller {
    private let caller: any ServiceCaller
    private let counts = Mutex((running: 0, most: 0))

    init(_ caller: any ServiceCaller) {
        self.caller = caller
    }

    var mostRunning: Int { counts.withLock { $0.most } }

    func call(_ request: ServiceRequest) async throws -> HTTPResponse {
        if request.operation != "GetObject" { return try await caller.call(request) }
        counts.withLock { counts in
            counts.running += 1
            counts.most = max(counts.most, counts.running)
        }
        defer { counts.withLock { $0.running -= 1 } }
        for _ in 0..<20 { await Task.yield() }
        return try await caller.call(request)
    }

    func stream(
        _ request: ServiceRequest, head: @escaping @Sendable (HTTPResponse) -> Void,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        try await caller.stream(request, head: head, receive: receive)
    }

    func now() async -> Int64 { await caller.now() }
}
