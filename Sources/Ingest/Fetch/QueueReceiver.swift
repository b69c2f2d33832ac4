import AWS
import Coding
import Records
import Store

/// Receives, stores and deletes the messages of one queue, in this order.
struct QueueReceiver {
    /// A message that was read.
    private struct Arrival {
        var message: SQSMessage
        var document: ReadObject
        /// Nil where it is what it should be.
        var rejection: String?
    }

    private let calls: any SQSCalls
    private let queue: SQSQueue
    private let session: ImportSession
    private let request: QueueFetchRequest
    private let progress: @Sendable (QueueFetchProgress) -> Void
    private let documents: DocumentImport
    private var seen: Set<String> = []
    private var deleted: Set<String> = []
    var report = QueueFetchReport()

    init(
        _ calls: any SQSCalls, _ queue: SQSQueue, session: ImportSession, request: QueueFetchRequest,
        progress: @escaping @Sendable (QueueFetchProgress) -> Void
    ) {
        self.calls = calls
        self.queue = queue
        self.session = session
        self.request = request
        self.progress = progress
        documents = DocumentImport(
            options: session.options, kind: .failureDocument, streamARN: session.streamARN)
        report.url = queue.url
        report.arn = queue.arn
        report.visibilitySeconds = request.visibilitySeconds ?? queue.visibilitySeconds
    }

    /// Receives to the end.
    ///
    /// - Throws: ``StoreError``. What goes wrong with the queue stands in the report.
    mutating func run() async throws {
        do {
            report.end = try await receiveAll()
        } catch is CancellationError {
            report.end = .interrupted
        } catch let error as AWSError {
            report.end = .failed
            report.failure = "\(error)"
        }
    }

    private mutating func receiveAll() async throws -> QueueFetchReport.End {
        var emptyAnswers = 0
        while report.received < request.maximum {
            try Task.checkCancellation()
            let messages = try await calls.receive(
                from: queue, limit: min(QueueFetch.batch, request.maximum - report.received),
                waitSeconds: request.waitSeconds, visibilitySeconds: request.visibilitySeconds)
            report.received += messages.count
            if messages.isEmpty {
                emptyAnswers += 1
                if emptyAnswers >= QueueFetch.emptyAnswers { return .empty }
                continue
            }
            emptyAnswers = 0
            let fresh = Set(messages.map(\.id)).subtracting(seen)
            try await take(messages, fresh: fresh)
            seen.formUnion(fresh)
            progress(
                QueueFetchProgress(received: report.received, waiting: queue.messages, deleted: report.deleted))
            if fresh.isEmpty { return .repeated }
        }
        return .maximum
    }

    private mutating func take(_ messages: [SQSMessage], fresh: Set<String>) async throws {
        var arrivals: [Arrival] = []
        var told: Set<String> = []
        for message in messages {
            let isFirst = fresh.contains(message.id) && told.insert(message.id).inserted
            if isFirst { report.messages += 1 }
            if let digest = message.bodyMD5, digest.lowercased() != Hex.string(MD5Digest.digest(of: message.body)) {
                if isFirst { report.damaged += 1 }
                continue
            }
            arrivals.append(read(message))
            guard isFirst, let rejection = arrivals.last?.rejection else { continue }
            report.rejected += 1
            if report.rejects.count < QueueFetch.keptProblems {
                report.rejects.append(QueueFetchReport.Problem(messageID: message.id, reason: rejection))
            }
        }
        if arrivals.isEmpty { return }
        let (outcomes, _) = try await session.write(arrivals.map(\.document))
        told = []
        for (arrival, outcome) in zip(arrivals, outcomes) where arrival.rejection == nil {
            guard fresh.contains(arrival.message.id), told.insert(arrival.message.id).inserted else { continue }
            if outcome.isNewContent {
                report.new += 1
                report.ranges += arrival.document.batch.ranges.count
            } else {
                report.known += 1
            }
        }
        guard request.deletes else { return }
        // Of several receipts of one message the last one counts.
        var stored: [SQSMessage] = []
        for arrival in arrivals where arrival.rejection == nil {
            stored.removeAll { $0.id == arrival.message.id }
            stored.append(arrival.message)
        }
        try await delete(stored)
    }

    /// Reads a message as the object that it will be.
    private func read(_ message: SQSMessage) -> Arrival {
        let document = documents.read(Self.content(message), name: name(of: message))
        var rejection: String?
        if let reject = document.batch.rejects.first {
            rejection = reject.detail
        } else if document.object.kind != .failureDocument || document.batch.ranges.isEmpty {
            rejection = "no document of an on-failure destination"
        }
        if rejection == nil, documents.streamARN == nil { documents.streamARN = document.object.streamARN }
        return Arrival(message: message, document: document, rejection: rejection)
    }

    /// Deletes messages whose commit is on disk.
    private mutating func delete(_ messages: [SQSMessage]) async throws {
        var left = messages
        var reasons: [String: String] = [:]
        // What the service is to blame for may go well the second time.
        for _ in 0..<2 where !left.isEmpty {
            let results = try await calls.delete(left.map(\.receipt), from: queue)
            var again: [SQSMessage] = []
            for (message, failure) in zip(left, results) {
                guard let failure else {
                    if deleted.insert(message.id).inserted { report.deleted += 1 }
                    continue
                }
                reasons[message.id] = failure.message.isEmpty ? failure.code : "\(failure.code): \(failure.message)"
                if failure.isSenderFault { noteNotDeleted(message, reasons) } else { again.append(message) }
            }
            left = again
        }
        for message in left { noteNotDeleted(message, reasons) }
    }

    private mutating func noteNotDeleted(_ message: SQSMessage, _ reasons: [String: String]) {
        report.notDeletedCount += 1
        guard report.notDeleted.count < QueueFetch.keptProblems else { return }
        report.notDeleted.append(
            QueueFetchReport.Problem(messageID: message.id, reason: reasons[message.id] ?? "no reason was given"))
    }

    /// The message as the AWS CLI prints it, without what another receipt would change.
    static func content(_ message: SQSMessage) -> [UInt8] {
        var text = JSONTextWriter(escaping: .least)
        text.beginObject()
        text.key("Messages")
        text.beginArray()
        text.beginObject()
        text.key("MessageId")
        text.string(message.id)
        text.key("Body")
        text.value(.string(JSONText(utf8: message.body)))
        if let sent = message.sentTimestamp {
            text.key("Attributes")
            text.beginObject()
            text.key("SentTimestamp")
            text.string(sent)
            text.endObject()
        }
        text.endObject()
        text.endArray()
        text.endObject()
        return text.bytes + [UInt8(ascii: "\n")]
    }

    /// `sqs://ACCOUNT/REGION/QUEUE/MESSAGE`.
    private func name(of message: SQSMessage) -> String {
        let fields = queue.arn?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        let place = SQSPlace(url: queue.url)
        let isARN = fields.count == 6
        return "sqs://\(isARN ? String(fields[4]) : place.account)/\(isARN ? String(fields[3]) : place.region ?? "")/"
            + "\(isARN ? String(fields[5]) : place.name)/\(message.id)"
    }
}
