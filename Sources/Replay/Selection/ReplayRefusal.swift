/// Why a selected record is not sent. The raw values are stable: people count and filter by them.
package enum ReplayRefusal: String, CaseIterable, Codable, Sendable {
    /// It was delivered; `--again` sends it all the same.
    case hasDelivery = "has_delivery"
    /// A replay sent it before; `--again` sends it once more.
    case alreadyReplayed = "already_replayed"
    /// A replay sent it and had no answer.
    case outcomeUnknown = "outcome_unknown"
    /// A replay into a stream that did not end has it, and will send it.
    case inUnfinishedReplay = "in_unfinished_replay"
    /// No evidence brought its payload.
    case noPayload = "no_payload"
    /// It has no partition key, and the target needs one.
    case noPartitionKey = "no_partition_key"
    /// Its partition key is empty or too long for the target.
    case partitionKeyLength = "partition_key_length"
    /// Payload and partition key are larger than the target takes.
    case tooLarge = "too_large"
    /// Its bytes hold a line feed, and the format ends a record with one.
    case lineFeed = "line_feed"
    /// The wrapped text holds half of a surrogate pair, which no bytes of UTF-8 stand for.
    case loneSurrogate = "lone_surrogate"
    /// Its evidence was taken out of the database after the replay was frozen.
    case forgotten

    /// What it means, and what to try.
    package var advice: String {
        switch self {
        case .hasDelivery: "has a delivery, not sent; --again sends it all the same"
        case .alreadyReplayed: "was replayed before, not sent; --again sends it once more"
        case .outcomeUnknown: "was sent by a replay that had no answer, not sent; --again sends it once more"
        case .inUnfinishedReplay:
            "waits in a replay that is not finished (`afterbay replay status`), not sent; --resume it, or --again"
        case .noPayload: "no evidence brought its payload; `afterbay audit failures --commands` helps to fetch it"
        case .noPartitionKey: "has no partition key; --partition-key-field names a payload field to take it from"
        case .partitionKeyLength: "its partition key is empty or longer than the target takes"
        case .tooLarge: "is larger than the target takes"
        case .lineFeed: "its bytes hold a line feed, which would end the line early; use another --format"
        case .loneSurrogate: "its message holds half of a surrogate pair, so it was JSON; --keep-wrapped sends it"
        case .forgotten: "its evidence was taken out of the database after the replay was frozen"
        }
    }
}
