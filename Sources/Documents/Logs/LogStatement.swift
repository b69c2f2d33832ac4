import Records

/// What one event of a log says. The ranges are of the text that holds the message.
struct LogStatement {
    /// What is said.
    enum Meaning {
        /// A record was processed.
        case accepted(shard: Int64, number: ByteRange)
        /// A record failed.
        case failed(shard: Int64, number: ByteRange, reason: ByteRange)
        /// A record failed, of which only the number is known.
        case failedNumber(ByteRange, reason: ByteRange)
        /// A record failed that is not named; its data may stand in the same message, or in the next one.
        case failedUnnamed(reason: ByteRange, data: ByteRange?)
        /// Base64 of a record that failed.
        case data(ByteRange)
        /// How many records of an invocation were processed, and how many failed.
        case counts(accepted: Int64, failed: Int64)
        /// How many records were stored under which key.
        case stored(Int64, key: ByteRange)
        /// Why an invocation could not store its records.
        case storeFailed(ByteRange)
        case start
        case end
        /// Microseconds, where the line tells.
        case report(duration: Int64?, hasTimedOut: Bool)
        case timedOut
        /// The line should say something of a record and cannot be read.
        case refused(LogProblem)
        /// Anything else.
        case other
    }

    var meaning: Meaning
    /// The request id that the message itself names.
    var requestID: ByteRange?

    /// Whether the block in which it stands is told something by it.
    var isOfBlock: Bool {
        switch meaning {
        case .other: false
        case .refused(let problem): problem.speaksOf != nil
        default: true
        }
    }
}

/// Why an event of a log cannot be taken for evidence.
enum LogProblem {
    /// The id of a processed record is not whole.
    case brokenAccepted
    /// The id of a failed record is not whole.
    case brokenFailed
    /// A failed record is called `unknown`, or by something that is no event id.
    case unnamedFailed
    /// A failed record's data is missing.
    case missingData
    /// The data of a failed record is no base64.
    case brokenData
    /// The data of a failed record may go on where the event ends.
    case cutData
    /// A number that is shorter than the others, at the end of a text without a line break.
    case cutNumber
    /// The number does not tell its shard.
    case unknownShard
    /// The beginning of a line that would name a record.
    case cutLine
    /// A line of the runtime without a whole request id.
    case brokenRequestID
    /// Longer than any event can be.
    case tooLong
    /// A message in JSON that speaks of a record and holds escapes.
    case escaped
    /// An event in JSON without message or time.
    case invalidEvent

    var code: Reject.Code {
        switch self {
        case .unnamedFailed: .invalidEventID
        case .missingData: .missingPayload
        case .unknownShard: .unknownShard
        case .invalidEvent: .invalidField
        default: .brokenLogLine
        }
    }

    /// What is wrong, in words.
    var detail: String {
        switch self {
        case .brokenAccepted: "the id of the processed record is not a whole `shardId-…:NUMBER`"
        case .brokenFailed: "the id of the failed record is not whole"
        case .unnamedFailed: "a record failed, and the line does not name it by its event id"
        case .missingData: "a record failed without being named, and the line with its data is missing"
        case .brokenData: "the data of the failed record is not whole base64"
        case .cutData: "the data of the failed record ends where its log event may have been cut"
        case .cutNumber: "the last line has no end, and its number is not as long as the others"
        case .unknownShard:
            "the line names no shard, and the sequence number does not tell it; give --shard"
        case .cutLine: "the line ends before it names a record"
        case .brokenRequestID: "the line's request id is not whole"
        case .tooLong: "the event is longer than any log event can be"
        case .escaped: "a logger's JSON message speaks of a record and holds escapes, which are not read there"
        case .invalidEvent: "the log event has no text `message`, or no time in `timestamp`"
        }
    }

    /// Whether the event speaks of one record that was processed, or that failed, all the same.
    var speaksOf: EntryKind? {
        switch self {
        case .brokenAccepted: .listed
        case .brokenFailed, .unnamedFailed: .failed
        default: nil
        }
    }
}
