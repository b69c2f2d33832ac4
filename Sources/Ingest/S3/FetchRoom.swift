import Synchronization

/// How much may be under way and held at once of what comes over the network. Asked for room in the order in which the
/// objects are read, so that those in front never wait for those behind.
final class FetchRoom: Sendable {
    private struct State {
        var inFlight = 0
        var held = 0
        var bytes = 0
        var waiter: CheckedContinuation<Void, Never>?
        var isCancelled = false
    }

    private let limits: HeldLimits
    private let state = Mutex(State())

    init(_ limits: HeldLimits) {
        self.limits = limits
    }

    /// What an object takes of the room: its bytes, where they are held in memory.
    func cost(of byteCount: Int64) -> Int {
        Int(min(byteCount, Int64(limits.fetchWholeBytes))) + 1_024
    }

    /// Takes room for one more object as soon as there is some. One task asks. An object that is larger than all the
    /// room has it for itself.
    ///
    /// - Throws: `CancellationError`.
    func take(_ cost: Int) async throws {
        while true {
            let isTaken = try state.withLock { state throws(CancellationError) in
                if state.isCancelled { throw CancellationError() }
                guard fits(cost, state) else { return false }
                state.inFlight += 1
                state.held += 1
                state.bytes += cost
                return true
            }
            if isTaken { return }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let waits = state.withLock { state in
                        if state.isCancelled || fits(cost, state) { return false }
                        state.waiter = continuation
                        return true
                    }
                    if !waits { continuation.resume() }
                }
            } onCancel: {
                change { $0.isCancelled = true }
            }
        }
    }

    /// Notes that an object has arrived, or will not: another may be asked for.
    func noteArrival() {
        change { $0.inFlight -= 1 }
    }

    /// Gives the room of an object back, once it is read.
    func giveBack(_ cost: Int) {
        change { state in
            state.held -= 1
            state.bytes -= cost
        }
    }

    private func fits(_ cost: Int, _ state: State) -> Bool {
        if state.inFlight >= limits.fetchesInFlight || state.held >= limits.fetchesInFlight * 2 { return false }
        return state.bytes == 0 || state.bytes + cost <= limits.fetchBytes
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
