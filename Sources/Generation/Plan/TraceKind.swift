/// What a pipeline leaves behind besides its objects. The raw values are the words of the command line, and those by
/// which an import tells the kinds of documents.
package enum TraceKind: String, CaseIterable, Sendable, Comparable {
    /// The events with which the mapping called the function.
    case lambdaEvent = "lambda_event"
    /// What GetRecords answered.
    case getRecords = "get_records"
    /// What the mapping sent to its on-failure destinations.
    case failureDocument = "failure_document"
    /// What the functions and their runtime logged.
    case cloudWatchLogs = "cloudwatch_logs"
    /// The payloads as Firehose wrote them.
    case firehoseBackup = "firehose_backup"
    /// The payloads that Firehose could not process or convert.
    case firehoseFailure = "firehose_failure"
    /// Which objects the bucket holds.
    case objectListing = "object_listing"

    /// The order in which they are written and named.
    package static func < (left: TraceKind, right: TraceKind) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
