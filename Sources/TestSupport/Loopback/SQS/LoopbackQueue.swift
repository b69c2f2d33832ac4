import Coding

/// A queue of the loopback SQS. Time has no part in it: a message that was received is seen again after so many further
/// calls of ReceiveMessage.
package struct LoopbackQueue: Sendable {
    /// A message that waits, or was received and not deleted.
    package struct Message: Equatable, Sendable {
        package var id: String
        package var body: String
        /// How many times it was received.
        package var receives = 0
        /// The handle that its last receipt gave out.
        package var receipt: String?
        /// From which call of ReceiveMessage on it can be received.
        var visibleFrom = 0
    }

    package let name: String
    /// After how many further calls of ReceiveMessage a message that was not deleted comes again.
    package var visibilityCalls = 1_000_000
    /// The most messages that an answer brings, whatever was asked for: as the service may bring fewer.
    package var messagesPerAnswer = 10
    /// Every so many calls of ReceiveMessage bring nothing although messages wait; 0: none.
    package var emptyEvery = 0
    package private(set) var messages: [Message] = []
    /// Ids of deleted messages, in their order.
    package private(set) var deleted: [String] = []
    private var sent = 0
    private var calls = 0

    package init(_ name: String) {
        self.name = name
    }

    /// Adds a message. Its id.
    @discardableResult
    package mutating func send(_ body: String) -> String {
        sent += 1
        let id = "00000000-0000-4000-8000-" + String(1_000_000_000_000 + sent).dropFirst()
        messages.append(Message(id: id, body: body))
        return id
    }

    /// Lets every message that was received and not deleted be received again at once.
    package mutating func release() {
        for place in messages.indices { messages[place].visibleFrom = 0 }
    }

    /// ReceiveMessage.
    mutating func receive(_ count: Int) -> [Message] {
        calls += 1
        if emptyEvery > 0, calls.isMultiple(of: emptyEvery) { return [] }
        let places = messages.indices.filter { messages[$0].visibleFrom <= calls }.prefix(min(count, messagesPerAnswer))
        for place in places {
            messages[place].receives += 1
            messages[place].receipt = "receipt/\(messages[place].id)/\(messages[place].receives)"
            messages[place].visibleFrom = calls + visibilityCalls
        }
        return places.map { messages[$0] }
    }

    /// DeleteMessage; an older receipt deletes nothing, and nothing is said of it. False where it is no receipt.
    mutating func delete(_ receipt: String) -> Bool {
        let parts = receipt.split(separator: "/")
        guard parts.count == 3, parts[0] == "receipt" else { return false }
        if let place = messages.firstIndex(where: { $0.receipt == receipt }) {
            deleted.append(messages.remove(at: place).id)
        }
        return true
    }

    /// ChangeMessageVisibility: a time of 0 lets it be received at once, any other leaves it as it is.
    mutating func setVisibility(_ receipt: String, seconds: Int) -> Bool {
        guard let place = messages.firstIndex(where: { $0.receipt == receipt }) else { return false }
        if seconds == 0 { messages[place].visibleFrom = 0 }
        return true
    }

    var visibleCount: Int { messages.count { $0.visibleFrom <= calls } }
}
