package import AWS

/// How messages are to be received from a queue.
package struct QueueFetchRequest: Sendable {
    package var queue: SQSQueueName
    /// The stream's label; nil takes the database's only stream, else `default`.
    package var label: String?
    /// Delete messages once what they say is stored.
    package var deletes = false
    /// The most messages that are received.
    package var maximum = Int.max
    /// How long a call waits for messages, 0 to 20.
    package var waitSeconds = 2
    /// How long others do not see what was received; nil leaves it to the queue.
    package var visibilitySeconds: Int?
    /// What the user typed, for the table of runs.
    package var arguments: [String] = []

    package init(queue: SQSQueueName) {
        self.queue = queue
    }
}

/// What was received from a queue.
package struct QueueFetchReport: Equatable, Sendable {
    /// A message that is not what it should be, or that could not be deleted.
    package struct Problem: Equatable, Sendable {
        package var messageID: String
        package var reason: String
    }

    /// Why nothing more was received. The raw values are stable.
    package enum End: String, Sendable {
        /// Several calls in a row brought nothing.
        case empty
        /// Only messages came that had come before: they were not deleted, and their time is over.
        case repeated
        /// So many messages as were wanted.
        case maximum
        case interrupted
        /// The queue could not be read any more.
        case failed
    }

    /// The label under which the failures are kept.
    package var stream = ""
    package var url = ""
    package var arn: String?
    /// How long others do not see what was received, where that is known.
    package var visibilitySeconds: Int?
    /// Messages that calls handed out; the same one may come several times.
    package var received = 0
    /// Different ones.
    package var messages = 0
    /// Of those, what became of them.
    package var new = 0
    package var known = 0
    package var rejected = 0
    /// Whose body is not the one that was sent, by its digest: neither stored nor deleted.
    package var damaged = 0
    package var deleted = 0
    /// Failed ranges that new messages told of.
    package var ranges = 0
    /// Messages that are kept as rejects, and stay in the queue; the first hundred.
    package var rejects: [Problem] = []
    /// Messages that are stored, and could not be deleted; the first hundred.
    package var notDeleted: [Problem] = []
    package var notDeletedCount = 0
    package var end = End.empty
    /// What went wrong, where the end is `failed`.
    package var failure: String?
    package var seconds = 0.0

    package init() {}

    /// The counts as one JSON object, for the table of runs.
    package var json: String {
        "{\"received\":\(received),\"messages\":\(messages),\"new\":\(new),\"known\":\(known),\"rejected\":\(rejected)"
            + ",\"damaged\":\(damaged),\"deleted\":\(deleted),\"not_deleted\":\(notDeletedCount)}"
    }
}
