import Coding
import Records

/// Reads what a mapping's on-failure destination received, in whatever wrapping a queue, a topic or a tool put around it.
struct FailureDocumentReader {
    /// How many texts may lie in one another: a queue's body with a topic's notification of a forwarded event has three.
    private static let depthLimit = 4

    /// How a document came to be read.
    private struct Envelope {
        /// Texts around it.
        var depth = 0
        /// The outermost message's id.
        var messageID: String?
    }

    /// Reads one document, message or notification.
    func read(
        _ shape: ElementShape, _ view: borrowing JSONView, _ unit: Int, with records: inout KinesisRecordReader,
        _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        read(shape, view, unit, Envelope(), &records, &scope, &batch)
    }

    private func read(
        _ shape: ElementShape, _ view: borrowing JSONView, _ unit: Int, _ envelope: Envelope,
        _ records: inout KinesisRecordReader, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        switch shape {
        case .failure:
            readDocument(view, unit, envelope, &records, &scope, &batch)
        case .queueMessage:
            readBody("Body", of: unit, "MessageId", view, unit, envelope, &records, &scope, &batch)
        case .notification:
            readNotification(view, unit, of: unit, envelope, &records, &scope, &batch)
        case .messageRecord:
            if let notification = view.member("Sns", of: unit) {
                return readNotification(view, notification, of: unit, envelope, &records, &scope, &batch)
            }
            if let service = ElementShape.otherService(view, unit), service != "aws:sqs" {
                return scope.refuse(.otherEventSource, "an event of \(service), not of a queue", at: unit)
            }
            readBody("body", of: unit, "messageId", view, unit, envelope, &records, &scope, &batch)
        case .container(.records), .container(.messages):
            readParts(view, unit, envelope, &records, &scope, &batch)
        default:
            scope.refuse(.invalidBody, "the message's body is no on-failure document", at: unit)
        }
    }

    /// Reads the messages of a list that came inside of a body.
    private func readParts(
        _ view: borrowing JSONView, _ unit: Int, _ envelope: Envelope, _ records: inout KinesisRecordReader,
        _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        guard let list = view.member("Records", of: unit) ?? view.member("Messages", of: unit) else { return }
        var part = list + 1
        while part < Int(view[list].next) {
            read(ElementShape.of(view, part), view, part, envelope, &records, &scope, &batch)
            part = Int(view[part].next)
        }
    }

    /// Reads a topic's notification, in which a queue or an event holds it.
    private func readNotification(
        _ view: borrowing JSONView, _ notification: Int, of unit: Int, _ envelope: Envelope,
        _ records: inout KinesisRecordReader, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        let type = view.text(of: "Type", in: notification)
        if type == "SubscriptionConfirmation" || type == "UnsubscribeConfirmation" {
            // What a topic says of itself.
            batch.ignored += 1
            return
        }
        readBody("Message", of: notification, "MessageId", view, unit, envelope, &records, &scope, &batch)
    }

    /// Reads the JSON that a message has as text. What is wrong in it is wrong with the message.
    private func readBody(
        _ name: StaticString, of object: Int, _ idName: StaticString, _ view: borrowing JSONView, _ unit: Int,
        _ envelope: Envelope, _ records: inout KinesisRecordReader, _ scope: inout ElementScope,
        _ batch: inout RecordBatch
    ) {
        guard let body = view.member(name, of: object), view[body].kind == .string else {
            return scope.refuse(.invalidBody, "no text in the message's `\(name)`", at: unit)
        }
        guard envelope.depth < Self.depthLimit else {
            return scope.refuse(.invalidBody, "messages lie in more than \(Self.depthLimit) others", at: unit)
        }
        var inner = envelope
        inner.depth += 1
        inner.messageID = envelope.messageID ?? view.text(of: idName, in: object)
        let found = (index: scope.nextIndex, ignored: batch.ignored)
        var reader = JSONElementReader(bytes: view.decoded(body))
        do {
            while try reader.next() != nil {
                let known = scope.problems.count
                let text = reader.view
                read(ElementShape.of(text, 0), text, 0, inner, &records, &scope, &batch)
                scope.moveProblems(after: known, of: text, to: unit)
            }
            if scope.nextIndex == found.index, batch.ignored == found.ignored {
                scope.refuse(.invalidBody, "the message's `\(name)` holds no document", at: unit)
            }
        } catch {
            scope.refuse(.invalidBody, "the message's `\(name)` is no JSON: \(error.detail)", at: unit)
        }
    }

    private func readDocument(
        _ view: borrowing JSONView, _ unit: Int, _ envelope: Envelope, _ records: inout KinesisRecordReader,
        _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        do throws(FailureDocument.Refusal) {
            let document = try FailureDocument(view, unit, records, scope.hints)
            if let arn = document.streamARN, !scope.admits(streamARN: arn, at: unit) { return }
            scope.note(.failureDocument)
            read(document, view, messageID: envelope.messageID, &records, &scope, &batch)
        } catch {
            scope.refuse(error.code, error.detail, at: unit)
        }
    }

    /// Makes entries of a document's records, or of its range's ends where it has none, and the fact of the range.
    private func read(
        _ document: FailureDocument, _ view: borrowing JSONView, messageID: String?,
        _ records: inout KinesisRecordReader, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        var range = document.range
        range.messageID = messageID
        range.entryIndex = scope.nextIndex
        let testimony = KinesisRecordReader.Testimony(
            kind: .failed, source: .failureDocument, processedTime: range.writtenTime,
            reason: document.reason.map { batch.arena.append(part: $0.utf8) },
            extra: document.extra.map { batch.arena.append(part: $0) })
        var problem: String?
        if let payload = document.payload {
            let before = batch.entries.count
            problem = readPayload(payload, view, as: testimony, &records, &scope, &batch)
            range.hasRecords = Self.settle(batch.entries.count - before, of: document, &batch)
        }
        if !range.hasRecords {
            range.entryIndex = scope.nextIndex
            records.appendEnds(of: range, view, document.first, document.last, as: testimony, &scope, &batch)
        }
        if let problem, let payload = document.payload { scope.refuse(.invalidBody, problem, at: payload) }
        batch.ranges.append(range)
    }

    /// Looks at the last entries, those of a document's records: what lies outside of its range was in the event, and so in
    /// the stream, but is not said to have failed. Whether any is.
    private static func settle(_ count: Int, of document: FailureDocument, _ batch: inout RecordBatch) -> Bool {
        var hasFailed = false
        for index in batch.entries.indices.suffix(count) {
            let entry = batch.entries[index]
            let isInside = document.holds(
                shard: entry.shard, key: batch.arena.span.extracting(entry.sequenceKey.indices))
            if isInside {
                hasFailed = true
            } else {
                batch.entries[index].kind = .listed
                batch.entries[index].processedTime = nil
                batch.entries[index].reason = nil
                batch.entries[index].extra = nil
            }
        }
        return hasFailed
    }

    /// Reads the event with which a bucket's object was written: an object, or its text in a string.
    ///
    /// - Returns: What is wrong with it as a whole; nil where its records were read, or refused one by one.
    private func readPayload(
        _ payload: Int, _ view: borrowing JSONView, as testimony: KinesisRecordReader.Testimony,
        _ records: inout KinesisRecordReader, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) -> String? {
        guard view[payload].kind == .string else {
            return readEvent(view, payload, as: testimony, &records, &scope, &batch)
        }
        var reader = JSONElementReader(bytes: view.decoded(payload))
        var problem: String? = "`payload` holds no event"
        do {
            while try reader.next() != nil {
                let known = scope.problems.count
                let text = reader.view
                problem = readEvent(text, 0, as: testimony, &records, &scope, &batch)
                scope.moveProblems(after: known, of: text, to: payload)
            }
            return problem
        } catch {
            return "`payload` is no JSON: \(error.detail)"
        }
    }

    private func readEvent(
        _ view: borrowing JSONView, _ event: Int, as testimony: KinesisRecordReader.Testimony,
        _ records: inout KinesisRecordReader, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) -> String? {
        guard let list = view.member("Records", of: event), view[list].kind == .array, view[list].count > 0 else {
            return "`payload` holds no event with `Records`"
        }
        var record = list + 1
        while record < Int(view[list].next) {
            records.readEventRecord(view, record, as: testimony, &scope, &batch)
            record = Int(view[record].next)
        }
        return nil
    }
}
