import Synchronization

/// The budget of repeated requests: when a service fails for everybody, a client stops asking again for everything.
///
/// It is full at 500. A repeated request costs 5, after a timeout 10; its success gives that back, any other success 1.
final class RetryQuota: Sendable {
    static let capacity = 500
    private let available = Mutex(capacity)

    /// Takes the price of one more attempt; `nil` where the budget does not have it.
    func take(isTimeout: Bool) -> Int? {
        let cost = isTimeout ? 10 : 5
        return available.withLock { available in
            guard available >= cost else { return nil }
            available -= cost
            return cost
        }
    }

    /// Gives back what the attempt that succeeded had cost.
    func refund(_ cost: Int?) {
        available.withLock { $0 = min(Self.capacity, $0 + (cost ?? 1)) }
    }
}
