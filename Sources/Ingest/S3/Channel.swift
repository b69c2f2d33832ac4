import Synchronization

/// Hands elements from one task to others, in order, and makes the sender wait while too many are there.
///
/// Where a task is cancelled that waits here, the channel ends for all: the import is over.
final class Channel<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        /// How many of `elements` were taken.
        var taken = 0
        var takes = 0
        var hasEnded = false
        var sender: CheckedContinuation<Void, Never>?
        var takers: [CheckedContinuation<Void, Never>] = []

        var count: Int { elements.count - taken }

        mutating func take(_ limit: Int) -> [Element] {
            let end = min(elements.count, taken + limit)
            let found = Array(elements[taken..<end])
            taken = end
            if taken == elements.count || taken >= 256 {
                elements.removeFirst(taken)
                taken = 0
            }
            takes += 1
            return found
        }
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int = .max) {
        self.capacity = capacity
    }

    /// How often something was taken.
    var takes: Int { state.withLock { $0.takes } }

    /// Adds an element, once there is room. One task sends.
    ///
    /// - Throws: `CancellationError` where the channel has ended.
    func send(_ element: Element) async throws {
        while true {
            let (isSent, taker) = try state.withLock { state throws(CancellationError) in
                if state.hasEnded { throw CancellationError() }
                guard state.count < capacity else { return (false, CheckedContinuation<Void, Never>?.none) }
                state.elements.append(element)
                return (true, state.takers.popLast())
            }
            taker?.resume()
            if isSent { return }
            await wait { state, continuation in
                if state.count < self.capacity { return false }
                state.sender = continuation
                return true
            }
        }
    }

    /// The next elements, at least one and at most `limit`, and how many times something was taken with this one; none
    /// at the end.
    func next(_ limit: Int) async -> (elements: [Element], take: Int) {
        while true {
            let (found, take, isOver, sender) = state.withLock { state in
                guard state.count > 0 else {
                    return ([Element](), state.takes, state.hasEnded, CheckedContinuation<Void, Never>?.none)
                }
                let found = state.take(limit)
                defer { state.sender = nil }
                return (found, state.takes, false, state.sender)
            }
            sender?.resume()
            if !found.isEmpty || isOver { return (found, take) }
            await wait { state, continuation in
                if state.count > 0 { return false }
                state.takers.append(continuation)
                return true
            }
        }
    }

    /// Says that nothing follows; what is there can still be taken.
    func finish() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            let waiting = state.takers + (state.sender.map { [$0] } ?? [])
            state.takers = []
            state.sender = nil
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits unless `store` says that there is no need to; returns now and then for no reason.
    private func wait(_ store: @Sendable (inout State, CheckedContinuation<Void, Never>) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStored = state.withLock { state in
                    !state.hasEnded && store(&state, continuation)
                }
                if !isStored { continuation.resume() }
            }
        } onCancel: {
            finish()
        }
    }
}
