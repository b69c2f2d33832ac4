import AWS

/// What became of one PutRecords call.
enum CallOutcome: Equatable, Sendable {
    /// It was answered, with a result for each entry.
    case answered([KinesisEntryResult])
    /// It was not carried out, and may be later: throttled as a whole, or the service was not reached.
    case notNow(AWSError)
    /// It was not carried out, and will not be: access, a stream that is not there, a request that is refused.
    case never(AWSError)
    /// Nobody knows.
    case unanswered(String)

    /// Makes the call.
    static func make(_ entries: [KinesisEntry], to stream: String, by kinesis: any KinesisCalls) async -> CallOutcome {
        do {
            return .answered(try await kinesis.put(entries, to: stream))
        } catch let error as AWSError {
            return CallOutcome(error)
        } catch {
            return .unanswered("the call was ended before its answer")
        }
    }

    init(_ error: AWSError) {
        switch error.code {
        case .throttled, .unreachable: self = .notNow(error)
        case .noCredentials, .noRegion, .badConfiguration, .credentialsRefused, .accessDenied, .notFound, .kms,
            .refused:
            self = .never(error)
        case .unanswered, .serviceFailed, .badAnswer, .expired, .changed, .archived: self = .unanswered(error.detail)
        }
    }
}

extension ReplayRecord {
    /// The record as an entry of PutRecords.
    var kinesisEntry: KinesisEntry {
        KinesisEntry(partitionKey: partitionKey ?? "", explicitHashKey: explicitHashKey, data: payload)
    }
}

extension KinesisEntryResult {
    /// Whether a refusal says that it was too much at the time.
    static func isForLoad(_ code: String) -> Bool { code == "ProvisionedThroughputExceededException" }
}
