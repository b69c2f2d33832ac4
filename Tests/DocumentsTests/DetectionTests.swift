import Documents
import Records
import Testing

/// What a document is taken for: its content says, never its name.
@Suite struct DetectionTests {
    private static let processed =
        #"{"original_data":{"v":1},"sequence_number":"7","event_id":"shardId-000000000003:7","processed":true}"#
    private static let event = EventText.event([EventText()])
    private static let dump = #"{"Records":[{"SequenceNumber":"5","Data":"e30=","ShardId":"shardId-000000000001"}]}"#
    private static let failure = FailureText().text

    @Test(arguments: [
        ("[\(processed)]", DocumentKind.processedBatch), (processed, .processedBatch),
        (processed + "\n" + processed, .processedBatch), (event, .lambdaEvent), ("[\(EventText().text)]", .lambdaEvent),
        (dump, .getRecords), (failure, .failureDocument), (FailureText.messages([failure]), .failureDocument),
        (FailureText.queueEvent([failure]), .failureDocument), (FailureText.topicEvent(failure), .failureDocument),
        (FailureText.notification(failure), .failureDocument),
        (FailureText { $0.payload = quoted(event) }.text, .failureDocument),
        // A payload may look like anything; what is around it counts.
        (#"[{"original_data":\#(event),"sequence_number":"7","event_id":"shardId-000000000003:7"}]"#, .processedBatch),
        (EventText { $0.payload = Array(failure.utf8) }.text, .lambdaEvent),
        (#"{"Type":"x","Records":7,"kinesis":{}}"#, .unknown), ("{}", .unknown), ("[]", .unknown), ("7", .unknown),
        (#"{"Records":[]}"#, .unknown),
        // The kind of the first part that is evidence.
        ("[7,\(failure),\(EventText().text)]", .failureDocument), (event + failure, .lambdaEvent),
    ])
    func kinds(text: String, kind: DocumentKind) {
        let reading = Reading(text)
        #expect(reading.kind == kind)
        #expect((kind == .unknown) == reading.entries.isEmpty)
    }

    @Test(arguments: [
        ("[\(processed)]", DocumentKind.processedBatch, 1), (event, .lambdaEvent, 1), (dump, .getRecords, 1),
        (failure, .failureDocument, 2), (FailureText.messages([failure]), .failureDocument, 2),
        (FailureText.queueEvent([failure]), .failureDocument, 2),
    ])
    func aForcedKindTakesItsOwnAndNothingElse(text: String, kind: DocumentKind, count: Int) {
        let own = Reading(text, hints: ReadingHints(kind: kind))
        #expect(own.entries.count == count)
        #expect(own.rejects.isEmpty)
        for other in [DocumentKind.processedBatch, .lambdaEvent, .getRecords, .failureDocument] where other != kind {
            let reading = Reading(text, hints: ReadingHints(kind: other))
            #expect(reading.entries.isEmpty, "\(other)")
            #expect(reading.rejects.count == 1, "\(other)")
        }
    }

    @Test func oneReaderReadsAllKindsOneAfterAnother() {
        let reader = DocumentReader(options: .standard)
        for text in ["[\(Self.processed)]", Self.event, Self.dump, Self.failure, "no document", "[\(Self.processed)]"] {
            #expect(Reading(text.utf8, by: reader) == Reading(text))
        }
    }

    @Test func kindsMayStandTogether() {
        let reading = Reading([Self.failure, Self.event, Self.dump, Self.processed].joined(separator: "\n"))
        #expect(
            reading.entries.map(\.source) == [
                .failureDocument, .failureDocument, .lambdaEvent, .getRecords, .processedBatch,
            ])
        #expect(reading.entries.map(\.index) == Array(0..<5))
        #expect(reading.rejects.isEmpty)
    }
}
