/// An entry of a replay into a stream, and what became of it. The raw values are stable: people filter by them.
package struct ReplayedRow: Equatable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// An object delivers the copy.
        case delivered
        /// The target has it; nothing tells yet what the pipeline made of it.
        case awaited
        /// The copy failed too, or the pipeline passed over it.
        case lost
        /// Nothing was sent so far, or the target refused it.
        case unsent
        /// It was sent, and the target's answer is not known.
        case unknown
    }

    package enum Evidence: String, CaseIterable, Sendable {
        /// An object with the copy.
        case delivery
        /// A document or a log that says that the copy failed.
        case failedAgain = "failed_again"
        /// A later record of the same partition key is delivered from the copy's shard.
        case laterOfKeyDelivered = "later_of_key_delivered"
        /// A later record of the copy's shard is delivered, of another key.
        case laterOfShardDelivered = "later_of_shard_delivered"
        /// The ledger: a call without an answer.
        case noAnswer = "no_answer"
        /// The ledger: nothing was done yet.
        case planned
        /// The ledger: it stands in a file, and no answer was confirmed.
        case exported
        /// The ledger: it was refused.
        case failed
    }

    package var replay: String
    package var record: RecordName
    package var state: State
    /// Where the copy lies: the shard's name and the number's digits.
    package var newShard: String?
    package var newSequence: String?
    /// Nil where nothing says more than the ledger does of what was sent.
    package var evidence: Evidence?
    /// The object that delivers the copy, or that says that it failed.
    package var object: String?

    package init(
        replay: String, record: RecordName, state: State, newShard: String? = nil, newSequence: String? = nil,
        evidence: Evidence? = nil, object: String? = nil
    ) {
        self.replay = replay
        self.record = record
        self.state = state
        self.newShard = newShard
        self.newSequence = newSequence
        self.evidence = evidence
        self.object = object
    }
}
