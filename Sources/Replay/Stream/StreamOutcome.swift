/// How a run into a stream ended.
struct StreamOutcome {
    /// A record that the stream refused too often, and behind which its key waits.
    struct GivenUp {
        var eventID: String
        var partitionKey: String
        var reason: String
    }

    /// Entries that earlier runs have sent.
    var sentBefore = 0
    /// Entries accepted in this run.
    var sent = 0
    /// Times that a record was refused for its load.
    var throttled = 0
    /// Calls that had no answer.
    var callsUnanswered = 0
    /// Doubts that the stream turned out to have, and not to have.
    var settledAsSent = 0
    var settledAsAbsent = 0
    /// Doubts that stay.
    var undecided = 0
    var undecidedReason: String?
    /// Doubts that were sent again all the same.
    var resent = 0
    /// Further copies that were found in the stream.
    var doubles = 0
    /// Entries that could not be sent after all, since their evidence changed after they were frozen.
    var refused = 0
    /// The first ten that were given up, and how many were.
    var givenUp: [GivenUp] = []
    var givenUpCount = 0
    /// Why the run could not go on.
    var stop: (any Error)?
    /// The user stopped it.
    var wasStopped = false
    /// Nothing is left to do.
    var isFinished = false

    mutating func giveUp(_ eventID: String, key: String, reason: String) {
        givenUpCount += 1
        if givenUp.count < 10 { givenUp.append(GivenUp(eventID: eventID, partitionKey: key, reason: reason)) }
    }
}
