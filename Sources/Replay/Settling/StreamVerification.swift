/// What a check of a replay into a stream found, and what it settled.
package struct StreamVerification: Codable, Equatable, Sendable {
    /// A record that the stream has more than once, or may have.
    package struct Double: Codable, Equatable, Sendable {
        package enum Kind: String, CaseIterable, Codable, Sendable {
            /// The stream has these copies.
            case found
            /// An attempt had no answer, and the stream cannot tell any more whether it took the record.
            case possible
        }

        package var stream: String
        /// `shardId-000000000000:<number>` of the record that was replayed.
        package var eventID: String
        /// −1 for a plain record.
        package var subSequence: Int64
        package var kind: Kind
        /// Event ids in the target stream, the entry's own first; what is only possible has its own at most.
        package var copies: [String]
        package var attempts: Int
    }

    /// An entry that the stream does not have as the ledger says; only a check of every entry finds these.
    package struct Difference: Codable, Equatable, Sendable {
        package enum Kind: String, CaseIterable, Codable, Sendable {
            /// The stream has no such record.
            case missing
            /// It has another partition key or other bytes.
            case changed
        }

        package var position: Int64
        /// Where the ledger says that it lies.
        package var copy: String
        package var kind: Kind
    }

    package var replay: String
    /// The target's ARN.
    package var target: String
    package var entries: ReplayStatus.Entries
    /// Entries of which an attempt had no answer, before the check.
    package var doubts = 0
    /// Of these, those that were not known to be sent: the stream has them, or has them not and they are to be sent.
    package var settledAsSent = 0
    package var settledAsAbsent = 0
    /// Of these, those of which the stream does not tell everything, and why not of the first of them.
    package var undecided = 0
    package var undecidedReason: String?
    package var doubles: [Double] = []
    /// How many entries were compared with the stream; `nil` where only doubts were looked at.
    package var compared: Int?
    /// The first hundred.
    package var differences: [Difference] = []
    package var differenceCount = 0
    /// Why not every entry could be compared.
    package var comparisonGap: String?
    /// Whether nothing is left to do: everything is sent, or can never be.
    package var isFinished = false

    init(replay: String, target: String, entries: ReplayStatus.Entries) {
        self.replay = replay
        self.target = target
        self.entries = entries
    }

    /// Whether every entry is sent and as the ledger says, as far as it was looked at.
    package var isWhole: Bool { isFinished && differenceCount == 0 }
}
