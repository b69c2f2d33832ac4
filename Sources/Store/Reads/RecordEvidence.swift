package import Records

/// Everything that is known of one record.
package struct RecordEvidence: Equatable, Sendable {
    /// A payload as it is kept.
    package enum Payload: Equatable, Sendable {
        /// Compact JSON text, which may use the Python dialect.
        case text(String)
        /// The very bytes.
        case bytes([UInt8])
    }

    /// What one piece of evidence says beside the record's identity.
    package struct Contents: Equatable, Sendable {
        package var partitionKey: String?
        package var deviceID: String?
        package var eventTime: Timestamp?
        package var processedTime: Timestamp?
        package var payload: Payload?
        /// The entry's further fields as compact JSON.
        package var extra: String?
    }

    /// An object of the evidence, and where its original bytes were read.
    package struct Location: Equatable, Sendable {
        /// All names of the object, sorted.
        package var names: [String]
        /// SHA-256 of the content, in hexadecimal digits.
        package var hash: String
        /// The paths that were read, sorted.
        package var paths: [String]
        package var entryIndex: Int64
    }

    /// A delivery after the first.
    package struct Delivery: Equatable, Sendable {
        package var location: Location
        /// `redelivered`, `conflicting` or `repeated`.
        package var kind: String
        package var contents: Contents
    }

    /// A piece of evidence that is no delivery: that the record failed, or that it was in the stream.
    package struct Testimony: Equatable, Sendable {
        package var location: Location
        /// The kind of document that it comes from.
        package var source: String
        package var reason: String?
        /// Exact; `nil` where the document does not tell it.
        package var arrivalTime: Timestamp?
        package var explicitHashKey: String?
        /// Request id of the invocation that the document speaks of.
        package var requestID: String?
        /// What is odd about the payload: `malformed_aggregate`, `cut_aggregate`.
        package var flag: String?
        package var contents: Contents
    }

    /// A place where the record's payload stands.
    package struct PayloadPlace: Equatable, Sendable {
        /// Whether these are the producer's very bytes; else the function read them and wrote them again as JSON.
        package var isExact: Bool
        /// The kind of document.
        package var source: String
        package var location: Location
        /// Length of the bytes; nil where they are not exact.
        package var byteCount: Int64?
    }

    /// A range of failed records that the number lies in.
    package struct FailedRange: Equatable, Sendable {
        package var location: Location
        /// The numbers of its ends, both inclusive.
        package var first: String
        package var last: String
        package var batchSize: Int64
        package var condition: String?
        package var requestID: String?
        /// Arrival of the first and the last record.
        package var firstArrival: Timestamp?
        package var lastArrival: Timestamp?
    }

    /// A run of the function that other evidence of the record names, as its log shows it.
    package struct Invocation: Equatable, Sendable {
        package var requestID: String
        /// The logs that show it, sorted.
        package var documents: [String]
        package var logGroup: String?
        package var logStream: String?
        package var firstTime: Timestamp?
        package var lastTime: Timestamp?
        /// Microseconds.
        package var duration: Int64?
        package var hasTimedOut: Bool
        /// Lines that say of a record that it was processed, or that it failed.
        package var accepted: Int64
        package var failed: Int64
        /// How many records the function says it stored, and under which key.
        package var storedRecords: Int64?
        package var storedKey: String?
        package var storeError: String?
        /// The name of the object that it says it stored, where that was imported.
        package var object: String?
    }

    /// The record in a replay's ledger.
    package struct Replay: Equatable, Sendable {
        package var name: String
        package var target: String
        package var state: String
        package var attempts: Int64
        package var lastAttempt: Timestamp?
        package var newShard: String?
        package var newSequence: String?
        package var error: String?
    }

    /// A copy of it that a replay put into a stream, or may have put there; also a copy of such a copy.
    package struct Copy: Equatable, Sendable {
        package var replay: String
        package var fate: CopyFate
        /// Where it lies; nil where no answer told it.
        package var newShard: String?
        package var newSequence: String?
        /// The object that delivers it.
        package var deliveredIn: String?
        /// The objects that say that it failed, sorted.
        package var documents: [String]
    }

    package var stream: String
    /// Whether the stream's sequence numbers are taken to have a layout.
    package var decodes: Bool
    package var shard: ShardID
    package var sequence: SequenceNumber
    package var subSequence: Int64
    package var arrivalTime: Timestamp?
    /// Whether `arrivalTime` was inferred from the sequence number.
    package var arrivalEstimated: Bool
    /// Where the first delivery lies; `nil` where no evidence shows a delivery.
    package var firstDelivery: Location?
    /// What the first delivery says; without a delivery, the other evidence.
    package var contents: Contents
    package var furtherDeliveries: [Delivery]
    /// Evidence that it failed.
    package var failures: [Testimony]
    /// Evidence that it was in the stream.
    package var listings: [Testimony]
    package var ranges: [FailedRange]
    /// The invocations that its evidence names and a log shows, by time.
    package var invocations: [Invocation]
    package var replays: [Replay]
    /// The copies that replays made of it, the best fate first.
    package var copies: [Copy]
    /// Event ids of the records that this one is a replay of.
    package var origins: [String]

    /// Where its payload stands, exact ones first; an object that tells it twice has two.
    package var payloadPlaces: [PayloadPlace] {
        var places: [PayloadPlace] = []
        func add(_ location: Location?, _ contents: Contents, _ source: String) {
            guard let location, let payload = contents.payload else { return }
            let bytes: [UInt8]? = if case .bytes(let bytes) = payload { bytes } else { nil }
            places.append(
                PayloadPlace(
                    isExact: bytes != nil, source: source, location: location,
                    byteCount: bytes.map { Int64($0.count) }))
        }
        add(firstDelivery, contents, DocumentKind.processedBatch.rawValue)
        for delivery in furtherDeliveries {
            add(delivery.location, delivery.contents, DocumentKind.processedBatch.rawValue)
        }
        for testimony in failures + listings { add(testimony.location, testimony.contents, testimony.source) }
        return places.filter(\.isExact) + places.filter { !$0.isExact }
    }

    /// Request ids that its evidence names: of the invocations that wrote an object, failed with the record, or logged it.
    package var requestIDs: Set<String> {
        let places = [firstDelivery].compactMap { $0 } + (furtherDeliveries.map(\.location)) + failures.map(\.location)
        let written = places.flatMap { $0.names.compactMap { ObjectName($0).requestID } }
        return Set(written + (failures + listings).compactMap(\.requestID) + ranges.compactMap(\.requestID))
    }

    /// What the number itself says, where it has the known layout. Inferred: the layout is not documented.
    package var layout: SequenceLayout? {
        decodes ? sequence.value.flatMap { SequenceLayout($0) } : nil
    }
}
