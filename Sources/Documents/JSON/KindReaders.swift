import Coding
import Records

/// The readers of all kinds that are JSON, and which of them takes an element.
struct KindReaders: ~Copyable {
    private var processed: ProcessedRecordReader
    private var records: KinesisRecordReader
    private var failures: FailureDocumentReader
    private var logs: LogEventReader
    private var firehose: FirehoseReader
    private var listings = ObjectListingReader()

    init(options: StreamOptions) {
        processed = ProcessedRecordReader(options: options)
        records = KinesisRecordReader(options: options)
        failures = FailureDocumentReader()
        logs = LogEventReader(options: options)
        firehose = FirehoseReader(options: options)
    }

    /// The scalar payload fields that were met so far; `MetricValue.field` counts in it.
    var fields: [PayloadField] { processed.fields }

    /// Forgets what belongs to the document before.
    mutating func begin() {
        logs.begin()
        firehose.begin()
    }

    /// Brings what waited for the document's end.
    mutating func finish(_ scope: inout ElementScope, _ batch: inout RecordBatch) {
        logs.finish(&scope, &batch)
        firehose.finish(&batch)
    }

    /// Takes an element apart.
    mutating func read(_ view: borrowing JSONView, _ scope: inout ElementScope, _ batch: inout RecordBatch) {
        // Payloads may look like anything: once a document is known to hold payloads, nothing else is looked for.
        if scope.isBackup {
            return firehose.readPayload(view, &scope, &batch)
        }
        read(view, 0, &scope, &batch)
    }

    /// Takes the value at a tape index apart: a part of its own, or a document that holds parts.
    private mutating func read(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        let shape = ElementShape.of(view, unit)
        guard Self.fits(shape, scope.hints.kind) else {
            return refuse(view, unit, &scope, "is no part of a \(scope.hints.kind?.rawValue ?? "") document")
        }
        if shape != .firehoseFailure { firehose.finish(&batch) }
        switch shape {
        case .processedRecord: readProcessed(view, unit, &scope, &batch)
        case .eventRecord: records.readEventRecord(view, unit, &scope, &batch)
        case .streamRecord: records.readStreamRecord(view, unit, &scope, &batch)
        case .failure, .queueMessage, .messageRecord, .notification:
            failures.read(shape, view, unit, with: &records, &scope, &batch)
        case .otherRecord: refuse(view, unit, &scope)
        // A device's message has the names of a log event, and the device's besides.
        case .logEvent where isFirstPayload(view, unit, scope): firehose.readPayload(view, &scope, &batch)
        case .logEvent, .logSubscription: logs.read(shape, view, unit, &scope, &batch)
        case .listedObject: listings.read(view, unit, &scope, &batch)
        case .firehoseFailure: firehose.readFailure(view, unit, with: &records, &scope, &batch)
        case .container(let container): readParts(of: container, view, unit, &scope, &batch)
        case .other: readOther(view, unit, &scope, &batch)
        }
    }

    /// Whether a shape can be a part of a document of the kind that the user named.
    private static func fits(_ shape: ElementShape, _ forced: DocumentKind?) -> Bool {
        switch forced {
        case nil, .unknown, .firehoseBackup: true
        case .processedBatch: shape == .processedRecord || shape == .other
        case .lambdaEvent: shape == .eventRecord || shape == .container(.records)
        case .getRecords: shape == .streamRecord || shape == .container(.records)
        case .failureDocument:
            [.failure, .queueMessage, .messageRecord, .notification, .container(.messages), .container(.records)]
                .contains(shape)
        case .cloudWatchLogs: [.logEvent, .logSubscription, .container(.events)].contains(shape)
        case .firehoseFailure: shape == .firehoseFailure
        case .objectListing:
            [.listedObject, .container(.contents), .container(.versions), .container(.deleteMarkers), .other]
                .contains(shape)
        }
    }

    /// Reads the parts that a document holds in an array. One that holds none says so, and is well formed.
    private mutating func readParts(
        of container: ElementShape.Container, _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope,
        _ batch: inout RecordBatch
    ) {
        var foundParts = false
        var key = unit + 1
        while key < Int(view[unit].next) {
            let value = key + 1
            if view[value].kind == .array, ElementShape.isContainer(view, key) {
                var part = value + 1
                while part < Int(view[value].next) {
                    foundParts = true
                    read(view, part, &scope, &batch)
                    part = Int(view[part].next)
                }
            }
            key = Int(view[key].next)
        }
        if !foundParts { batch.ignored += 1 }
    }

    /// A value that no name tells: a payload of the stream on its own, or an entry of a processed batch that lacks what
    /// makes it one.
    private mutating func readOther(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        if isFirstPayload(view, unit, scope) { return firehose.readPayload(view, &scope, &batch) }
        if scope.kind == .objectListing || scope.hints.kind == .objectListing || ObjectListingReader.isEmpty(view, unit)
        {
            return listings.readOther(view, unit, &scope, &batch)
        }
        readProcessed(view, unit, &scope, &batch)
    }

    /// Whether a value is the first of its document, and looks like a payload of the stream: the document is a backup.
    private mutating func isFirstPayload(_ view: borrowing JSONView, _ unit: Int, _ scope: ElementScope) -> Bool {
        unit == 0 && scope.nextIndex == 0 && scope.kind == .unknown && scope.hints.kind == nil && !scope.isInArray
            && firehose.looksLikePayload(view)
    }

    private mutating func readProcessed(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        guard unit == 0 else { return refuse(view, unit, &scope) }
        do {
            try processed.append(view, index: Int(scope.nextIndex), to: &batch)
            _ = scope.takeIndex()
            scope.note(.processedBatch)
        } catch {
            scope.refuse(error.code, error.detail, at: unit)
        }
    }

    /// Refuses a record of another service by the service's name, and anything else as what it is not.
    private func refuse(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ reason: String = "is of no known kind"
    ) {
        guard view[unit].kind == .object else { return scope.refuse(.notAnObject, "not a JSON object", at: unit) }
        if let service = ElementShape.otherService(view, unit) {
            scope.refuse(.otherEventSource, "an event of \(service), not of Kinesis", at: unit)
        } else {
            scope.refuse(.invalidField, "the object \(reason)", at: unit)
        }
    }
}

extension ElementShape {
    /// Whether a key names an array of parts.
    static func isContainer(_ view: borrowing JSONView, _ key: Int) -> Bool {
        view.matches(key, "Records") || view.matches(key, "events") || view.matches(key, "Messages")
            || view.matches(key, "Contents") || view.matches(key, "Versions") || view.matches(key, "DeleteMarkers")
    }

    /// The service that an event's record names, such as `aws:dynamodb`; nil where it names none or Kinesis.
    static func otherService(_ view: borrowing JSONView, _ unit: Int) -> String? {
        guard let source = view.member("eventSource", of: unit) ?? view.member("EventSource", of: unit),
            view[source].kind == .string
        else { return view.member("dynamodb", of: unit) == nil ? nil : "aws:dynamodb" }
        let name = view.string(source)
        return name == "aws:kinesis" ? nil : name
    }
}
