/// An object as evidence: its content's identity, its names, and what was found in it.
package struct SourceObject: Sendable {
    /// Name by which the object is known: its key from `YYYY/MM/DD/HH/` on, or relative to its source.
    package var name: String
    /// Where it was read: an absolute path, `-`, or an S3 URL.
    package var location: String
    /// SHA-256 of the content after decompression; of the stored bytes where decompression failed.
    package var hash: [UInt8]
    /// Length of the hashed content in bytes.
    package var byteCount: Int64
    package var kind: DocumentKind
    /// The stream's ARN, without `/consumer/…`, where the object names it.
    package var streamARN: String?
    /// Whether it was read with hints of the user: then it takes the place of the same content that was rejected whole.
    package var isHinted = false
    /// State of the file when it was read, by which an unchanged one is recognised; `nil` for a stream.
    package var fileState: FileState?

    package init(
        name: String, location: String, hash: [UInt8], byteCount: Int64, kind: DocumentKind, fileState: FileState?
    ) {
        self.name = name
        self.location = location
        self.hash = hash
        self.byteCount = byteCount
        self.kind = kind
        self.fileState = fileState
    }
}

/// What kind of document an object is, found out from its content.
package enum DocumentKind: String, CaseIterable, Sendable {
    /// The JSON that a Lambda wrote: an array of processed records, NDJSON, concatenated objects, or one object.
    case processedBatch = "processed_batch"
    /// The event that a mapping hands to its Lambda: `{"Records":[{"kinesis":…}]}`.
    case lambdaEvent = "lambda_event"
    /// What GetRecords answers: `{"Records":[{"SequenceNumber":…}]}`.
    case getRecords = "get_records"
    /// What a mapping's on-failure destination received: a queue's message, in whatever wrapping, or an object in S3.
    case failureDocument = "failure_document"
    /// Lines that the function and its runtime logged: an export, `filter-log-events`, a subscription.
    case cloudWatchLogs = "cloudwatch_logs"
    /// Raw payloads that Firehose wrote, one behind the other.
    case firehoseBackup = "firehose_backup"
    /// Payloads that Firehose could not process or convert.
    case firehoseFailure = "firehose_failure"
    /// Which objects a bucket holds: `list-objects-v2`, or S3 Inventory as CSV.
    case objectListing = "object_listing"
    /// Nothing that is known.
    case unknown
}

/// What `stat` tells of a file, or a listing of an object in S3: two equal states are taken for the same content.
package struct FileState: Equatable, Sendable {
    package var byteCount: Int64
    /// Nanoseconds since 1970 UTC.
    package var modified: Int64
    /// Nanoseconds since 1970 UTC.
    package var changed: Int64
    package var inode: UInt64
    package var device: UInt64
    /// The ETag of an object in S3, without quotes; `nil` for a file.
    package var etag: String?
    /// The version of an object in S3 that was read, where its bucket keeps versions.
    package var version: String?

    package init(byteCount: Int64, modified: Int64, changed: Int64, inode: UInt64, device: UInt64) {
        self.byteCount = byteCount
        self.modified = modified
        self.changed = changed
        self.inode = inode
        self.device = device
    }

    /// The state of an object in S3, by its listing.
    package init(byteCount: Int64, modified: Int64, etag: String?) {
        self.init(byteCount: byteCount, modified: modified, changed: 0, inode: 0, device: 0)
        self.etag = etag
    }

    /// Whether what was read in this state need not be read again in the other. An ETag stands for a content: an object
    /// that was written again with the same one is the same.
    package func isSameContent(as other: FileState) -> Bool {
        guard byteCount == other.byteCount, etag == other.etag else { return false }
        return etag != nil
            || modified == other.modified && changed == other.changed && inode == other.inode && device == other.device
    }
}

/// How a stream's entries are read; kept with the stream's label, so that a later import cannot read them otherwise.
package struct StreamOptions: Equatable, Sendable {
    /// Dotted name of the payload field that names the device.
    package var deviceField: String
    /// Dotted name of the payload field with the event's time.
    package var timeField: String
    /// Whether sequence numbers are decoded for shard, time and contiguity.
    package var decodesSequenceNumbers: Bool

    /// The recipe's payload shape.
    package static let standard = StreamOptions(
        deviceField: "device_id", timeField: "timestamp", decodesSequenceNumbers: true)

    package init(deviceField: String, timeField: String, decodesSequenceNumbers: Bool) {
        self.deviceField = deviceField
        self.timeField = timeField
        self.decodesSequenceNumbers = decodesSequenceNumbers
    }
}
