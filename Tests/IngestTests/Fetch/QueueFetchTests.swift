import AWS
import Coding
import Synchronization
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// Messages come into the store, and leave the queue only after that, and only where that is wanted.
@Suite struct QueueFetchTests {
    @Test func storesEveryMessageAndDeletesNone() async throws {
        let queue = StubQueue((0..<25).map { StubQueue.document($0) })
        let fixture = try FetchFixture()
        let report = try await fixture.receive(queue)
        #expect([report.messages, report.new, report.rejected, report.deleted] == [25, 25, 0, 0])
        #expect(report.ranges == 25)
        #expect(report.end == .empty)
        #expect(queue.log.contains("delete") == false)
        #expect(try fixture.strings("SELECT count(*) || '' FROM failed_range") == ["25"])
        #expect(try fixture.strings("SELECT DISTINCT message_id FROM failed_range").count == 25)
        #expect(
            try fixture.strings("SELECT min(name) FROM object_name") == ["sqs://123456789012/eu-west-1/failures/m-0"])
    }

    @Test func receivingTheSameMessagesAgainChangesNothing() async throws {
        let queue = StubQueue((0..<12).map { StubQueue.document($0) })
        let fixture = try FetchFixture()
        try await fixture.receive(queue)
        let dump = try dumpText(ofFile: fixture.database)
        queue.release()
        // A further receipt says more of the attempts than the first.
        let again = try await fixture.receive(queue)
        #expect([again.new, again.known] == [0, 12])
        #expect(try dumpText(ofFile: fixture.database) == dump)
    }

    @Test func endsWhereOnlyKnownMessagesCome() async throws {
        let queue = StubQueue((0..<12).map { StubQueue.document($0) })
        // The time in which others do not see them is over at once.
        queue.hides = false
        let report = try await FetchFixture().receive(queue)
        #expect(report.end == .repeated)
        #expect(report.messages == 10)
    }

    @Test func deletesWhatIsStoredAndOnlyThat() async throws {
        let bodies = [
            StubQueue.document(0), "no document", StubQueue.notification(StubQueue.document(1)), "[1,2]", "",
            #"{"Records":[{"eventSource":"aws:s3"}]}"#, StubQueue.document(2, arn: "arn:aws:kinesis:a:1:stream/other"),
        ]
        let queue = StubQueue(bodies)
        let fixture = try FetchFixture()
        let report = try await fixture.receive(queue) { $0.deletes = true }
        #expect([report.new, report.rejected, report.deleted] == [2, 5, 2])
        #expect(report.rejects.map(\.messageID) == ["m-1", "m-3", "m-4", "m-5", "m-6"])
        #expect(queue.deleted == ["m-0", "m-2"])
        #expect(try fixture.strings("SELECT DISTINCT name FROM object_name JOIN reject USING (object_id)").count == 5)
    }

    @Test func nothingIsDeletedBeforeItIsCommitted() async throws {
        let queue = StubQueue((0..<30).map { StubQueue.document($0) })
        let fixture = try FetchFixture()
        let path = fixture.database
        queue.watch { ids in
            // Another connection sees what is committed, and nothing else.
            let stored = (try? FetchFixture.strings("SELECT name FROM object_name", of: path)) ?? []
            for id in ids { #expect(stored.contains { $0.hasSuffix("/\(id)") }, "\(id) is not stored yet") }
        }
        let report = try await fixture.receive(queue) { $0.deletes = true }
        #expect(report.deleted == 30)
        #expect(queue.log.prefix(4) == ["describe", "receive", "delete", "receive"])
    }

    @Test func whatCannotBeDeletedIsTold() async throws {
        let queue = StubQueue((0..<5).map { StubQueue.document($0) })
        queue.failures = [
            "m-1": [SQSDeleteFailure(code: "InternalError", message: "", isSenderFault: false)],
            "m-2": Array(
                repeating: SQSDeleteFailure(code: "InternalError", message: "no", isSenderFault: false), count: 9),
            "m-3": [SQSDeleteFailure(code: "ReceiptHandleIsInvalid", message: "old", isSenderFault: true)],
        ]
        let report = try await FetchFixture().receive(queue) { $0.deletes = true }
        #expect([report.deleted, report.notDeletedCount] == [3, 2])
        #expect(
            report.notDeleted.sorted { $0.messageID < $1.messageID } == [
                QueueFetchReport.Problem(messageID: "m-2", reason: "InternalError: no"),
                QueueFetchReport.Problem(messageID: "m-3", reason: "ReceiptHandleIsInvalid: old"),
            ])
    }

    @Test func aDamagedMessageIsLeftAlone() async throws {
        let queue = StubQueue([StubQueue.document(0), StubQueue.document(1)])
        queue.damaged = ["m-1"]
        let fixture = try FetchFixture()
        let report = try await fixture.receive(queue) { $0.deletes = true }
        #expect([report.new, report.damaged] == [1, 1])
        #expect(queue.deleted == ["m-0"])
        #expect(try fixture.strings("SELECT name FROM object_name").count == 1)
    }

    @Test func duplicatesOfOneMessageAreOneObject() async throws {
        let queue = StubQueue([StubQueue.document(0)])
        queue.doubles = true
        let fixture = try FetchFixture()
        let report = try await fixture.receive(queue) { $0.deletes = true }
        #expect([report.received, report.messages, report.new, report.deleted] == [2, 1, 1, 1])
        #expect(try fixture.strings("SELECT count(*) || '' FROM object") == ["1"])
        #expect(try fixture.strings("SELECT count(*) || '' FROM failed_range") == ["1"])
    }

    @Test func stopsAtTheMaximum() async throws {
        let queue = StubQueue((0..<30).map { StubQueue.document($0) })
        let report = try await FetchFixture().receive(queue) { $0.maximum = 13 }
        #expect(report.end == .maximum)
        #expect(report.messages == 13)
        #expect(queue.limits == [10, 3])
    }

    @Test func aQueueThatFailsHalfWayKeepsWhatIsStored() async throws {
        let queue = StubQueue((0..<30).map { StubQueue.document($0) })
        queue.failsAtReceive = 3
        let fixture = try FetchFixture()
        let report = try await fixture.receive(queue) { $0.deletes = true }
        #expect([report.new, report.deleted] == [20, 20])
        #expect(report.end == .failed)
        #expect(report.failure?.contains("ReceiveMessage") == true)
        #expect(try fixture.strings("SELECT outcome FROM run") == ["failed"])
        queue.failsAtReceive = nil
        let rest = try await fixture.receive(queue) { $0.deletes = true }
        #expect(rest.new == 10)
        #expect(queue.deleted.count == 30)
    }
}

/// A queue in memory.
final class StubQueue: SQSCalls {
    private struct Message {
        var id: String
        var body: String
        var receives = 0
        var isHidden = false
        var isDeleted = false
    }

    private struct State {
        var messages: [Message]
        var log: [String] = []
        var limits: [Int] = []
        var deleted: [String] = []
        var hides = true
        var doubles = false
        var damaged: Set<String> = []
        var failures: [String: [SQSDeleteFailure]] = [:]
        var failsAtReceive: Int?
        var receives = 0
        var watch: @Sendable ([String]) -> Void = { _ in }
    }

    private let state: Mutex<State>

    init(_ bodies: [String]) {
        state = Mutex(State(messages: bodies.enumerated().map { Message(id: "m-\($0)", body: $1) }))
    }

    var log: [String] { state.withLock { $0.log } }
    var limits: [Int] { state.withLock { $0.limits } }
    var deleted: [String] { state.withLock { $0.deleted } }
    var hides: Bool {
        get { state.withLock { $0.hides } }
        set { state.withLock { $0.hides = newValue } }
    }
    var doubles: Bool {
        get { state.withLock { $0.doubles } }
        set { state.withLock { $0.doubles = newValue } }
    }
    var damaged: Set<String> {
        get { state.withLock { $0.damaged } }
        set { state.withLock { $0.damaged = newValue } }
    }
    var failures: [String: [SQSDeleteFailure]] {
        get { state.withLock { $0.failures } }
        set { state.withLock { $0.failures = newValue } }
    }
    var failsAtReceive: Int? {
        get { state.withLock { $0.failsAtReceive } }
        set { state.withLock { $0.failsAtReceive = newValue } }
    }

    /// Called with the ids that are about to be deleted.
    func watch(_ body: @escaping @Sendable ([String]) -> Void) { state.withLock { $0.watch = body } }

    /// Every message can be received again.
    func release() {
        state.withLock { state in for place in state.messages.indices { state.messages[place].isHidden = false } }
    }

    func describe(_ queue: SQSQueueName) async throws -> SQSQueue {
        state.withLock { state in
            state.log.append("describe")
            return SQSQueue(
                name: queue, url: "https://sqs.eu-west-1.amazonaws.com/123456789012/failures",
                arn: "arn:aws:sqs:eu-west-1:123456789012:failures", messages: state.messages.count)
        }
    }

    func receive(
        from queue: SQSQueue, limit: Int, waitSeconds: Int, visibilitySeconds: Int?
    ) async throws -> [SQSMessage] {
        try state.withLock { state in
            state.log.append("receive")
            state.limits.append(limit)
            state.receives += 1
            if state.receives == state.failsAtReceive {
                throw AWSError(
                    code: .unreachable, service: "sqs", operation: "ReceiveMessage", resource: queue.url, detail: "gone"
                )
            }
            let places = state.messages.indices.filter { !state.messages[$0].isHidden && !state.messages[$0].isDeleted }
                .prefix(limit)
            var answer: [SQSMessage] = []
            for place in places {
                state.messages[place].receives += 1
                state.messages[place].isHidden = state.hides
                let message = state.messages[place]
                var body = Array(message.body.utf8)
                let digest = Hex.string(MD5Digest.digest(of: body))
                if state.damaged.contains(message.id) { body[0] ^= 1 }
                for copy in 0..<(state.doubles ? 2 : 1) {
                    answer.append(
                        SQSMessage(
                            id: message.id, receipt: "\(message.id)/\(message.receives)/\(copy)", body: body,
                            bodyMD5: digest, sentTimestamp: "1763744400000"))
                }
            }
            return answer
        }
    }

    func delete(_ receipts: [String], from queue: SQSQueue) async throws -> [SQSDeleteFailure?] {
        let ids = receipts.map { String($0.split(separator: "/")[0]) }
        state.withLock { $0.watch }(ids)
        return state.withLock { state in
            state.log.append("delete")
            return ids.map { id in
                if let failure = state.failures[id]?.first {
                    state.failures[id]?.removeFirst()
                    return failure
                }
                for place in state.messages.indices where state.messages[place].id == id {
                    state.messages[place].isDeleted = true
                }
                state.deleted.append(id)
                return nil
            }
        }
    }

    /// What a mapping sends to its on-failure queue.
    static func document(_ number: Int, arn: String = StubStream.arn) -> String {
        let first = StubStream.number(number * 10, shard: 0)
        let last = StubStream.number(number * 10 + 4, shard: 0)
        return
            #"{"requestContext":{"requestId":"r-\#(number)","functionArn":"arn:f","condition":"RetryAttemptsExhausted","#
            + #""approximateInvokeCount":3},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","#
            + #""functionError":"Unhandled"},"version":"1.0","timestamp":"2025-11-21T17:30:00.000Z","#
            + #""KinesisBatchInfo":{"shardId":"shardId-000000000000","startSequenceNumber":"\#(first)","#
            + #""endSequenceNumber":"\#(last)","approximateArrivalOfFirstRecord":"2025-11-21T17:00:04.835Z","#
            + #""approximateArrivalOfLastRecord":"2025-11-21T17:00:05.580Z","batchSize":5,"streamArn":"\#(arn)"}}"#
    }

    /// What a topic makes of a text.
    static func notification(_ text: String) -> String {
        var quoted = JSONTextWriter(escaping: .least)
        quoted.string(text)
        return #"{"Type":"Notification","MessageId":"n","TopicArn":"arn:t","Message":\#(quoted.text),"Timestamp":"t"}"#
    }
}

extension FetchFixture {
    /// Receives once, as one run of the program does.
    @discardableResult
    func receive(
        _ queue: StubQueue, _ change: (inout QueueFetchRequest) -> Void = { _ in }
    ) async throws -> QueueFetchReport {
        var request = QueueFetchRequest(queue: .named("failures"))
        change(&request)
        let store = try Store.open(at: database, for: .writing(command: "a test"))
        do {
            let clock = FetchClock(seconds: { 0 }, sleep: { _ in }, now: { 0 })
            let report = try await QueueFetch(queue, clock: clock).run(request, into: store) { _ in }
            #expect(try problems(of: store) == [])
            try store.close()
            return report
        } catch {
            try store.close()
            throw error
        }
    }
}
