/// The transfers to one origin: how many are under way, and who waits. libcurl could keep this queue itself, but there
/// the time in it would count as time to connect.
struct OriginQueue {
    private(set) var active = 0
    private var waiting: [Transfer] = []
    private var first = 0

    var isEmpty: Bool { active == 0 && first == waiting.count }

    mutating func append(_ transfer: Transfer) {
        waiting.append(transfer)
    }

    /// The next transfer that may begin, which counts as active from now on.
    mutating func next(limit: Int) -> Transfer? {
        while active < limit, first < waiting.count {
            let transfer = waiting[first]
            first += 1
            if first == waiting.count || first > 1_024 {
                waiting.removeFirst(first)
                first = 0
            }
            // Cancelled while it waited.
            if transfer.isAnswered { continue }
            active += 1
            return transfer
        }
        return nil
    }

    mutating func endOne() {
        active -= 1
    }
}
