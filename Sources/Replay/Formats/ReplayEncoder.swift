/// A piece of output that stands for itself: a line, an event, or a request body. It ends without a line feed.
package struct ReplayDocument: Equatable, Sendable {
    package var bytes: [UInt8]
    /// Records in it.
    package var entries: Int

    package init(bytes: [UInt8], entries: Int) {
        self.bytes = bytes
        self.entries = entries
    }
}

/// Puts records, in the order in which they come, into the documents of one format.
protocol ReplayEncoder {
    /// Takes a record, and gives the documents that are complete with it.
    mutating func encode(_ record: ReplayRecord) -> [ReplayDocument]
    /// Gives what is left.
    mutating func finish() -> [ReplayDocument]
}

extension ReplayFormat {
    /// An encoder with nothing in it.
    func encoder(_ options: ReplayOptions) -> any ReplayEncoder {
        switch self {
        case .records: RecordsEncoder()
        case .payload: PayloadEncoder()
        case .lambdaEvent: LambdaEventEncoder()
        case .putRecords:
            PutRecordsEncoder(
                limits: options.effectiveLimits, order: options.order, streamName: options.streamName)
        }
    }

    /// Whether each document needs a file of its own.
    var hasOneDocumentPerFile: Bool { self == .putRecords }
}
