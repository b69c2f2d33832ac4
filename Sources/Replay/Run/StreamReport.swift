import Store

/// What a run into a stream did, and how the replay stands after it.
package struct StreamReport: Codable, Equatable, Sendable {
    /// A record that the stream refused too often. What comes after it with its partition key waits.
    package struct GivenUp: Codable, Equatable, Sendable {
        package var eventID: String
        package var partitionKey: String
        package var reason: String
    }

    /// Records accepted in this run, and in all.
    package var sent: Int
    package var sentInAll: Int
    /// Records that are still to be sent: because the run was stopped, or because their key waits.
    package var planned: Int
    /// Records that were refused for good, or too often.
    package var failed: Int
    /// Records that were sent without an answer, and of which the stream did not tell.
    package var unknown: Int
    /// Times that a record was refused for its load, in this run.
    package var throttled: Int
    /// Calls of this run that had no answer.
    package var callsUnanswered: Int
    /// Records of such calls that were found in the stream, and that turned out not to be there.
    package var foundInStream: Int
    package var notInStream: Int
    /// Records that were sent once more though the stream may have them.
    package var sentAgain: Int
    /// Further copies that were found in the stream.
    package var doubles: Int
    /// The first ten records that were given up in this run.
    package var givenUp: [GivenUp]
    package var givenUpCount: Int
    /// Why nobody could tell of an unknown record; `nil` where there is none.
    package var unknownReason: String?
    /// What stopped the run; `nil` where nothing did but its end or the user.
    package var stopReason: String?
    /// Nothing is left to do.
    package var isFinished: Bool

    init(_ outcome: StreamOutcome, replay: ReplaySummary) {
        sent = outcome.sent
        sentInAll = replay.entries.sent
        planned = replay.entries.planned
        failed = replay.entries.failed
        unknown = replay.entries.unknown + replay.entries.sending
        throttled = outcome.throttled
        callsUnanswered = outcome.callsUnanswered
        foundInStream = outcome.settledAsSent
        notInStream = outcome.settledAsAbsent
        sentAgain = outcome.resent
        doubles = outcome.doubles
        givenUp = outcome.givenUp.map {
            GivenUp(eventID: $0.eventID, partitionKey: $0.partitionKey, reason: $0.reason)
        }
        givenUpCount = outcome.givenUpCount
        unknownReason = outcome.undecidedReason
        stopReason = outcome.stop.map { String(describing: $0) }
        isFinished = outcome.isFinished
    }
}
