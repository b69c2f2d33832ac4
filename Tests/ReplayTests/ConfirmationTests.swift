import Foundation
import Testing

@testable import Replay
@testable import Store

/// Answers of the AWS CLI for request bodies.
@Suite struct ConfirmationTests {
    /// Six records of three keys in bodies that hold no key twice: 1 2 3, 4 5, 6.
    static func exported() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.add(
            zip(1...6, ["a", "b", "c", "a", "b", "a"]).map { number, key in
                .init(String(number)) {
                    ($0.isDelivered, $0.failure, $0.key) = (false, "x", key)
                    ($0.eventTime, $0.payload) = (Int64(number), .bytes([UInt8(number)]))
                }
            })
        var selection = ReplaySelection()
        selection.failed = true
        var options = ReplayOptions()
        options.format = .putRecords
        let request = ReplayRequest(
            selection: selection, options: options, target: fixture.file("out.json"), command: "replay", arguments: [])
        _ = try fixture.withStore(writing: true) { try ReplayRunner(store: $0, clock: { 1 }).run(request) }
        return fixture
    }

    static func answer(_ results: String...) throws -> PutRecordsAnswer {
        let records = results.map { result in
            Int(result) == nil
                ? #"{"ErrorCode":"\#(result)","ErrorMessage":"slow","SequenceNumber":null,"ShardId":null}"#
                : #"{"SequenceNumber":"\#(result)","ShardId":"shardId-000000000001"}"#
        }
        let text = #"{"FailedRecordCount":0,"Records":[\#(records.joined(separator: ","))]}"#
        return try #require(try PutRecordsAnswer.answers(in: Array(text.utf8), name: "a").first)
    }

    static func confirm(
        _ fixture: StoreFixture, _ answers: [PutRecordsAnswer], file: String? = nil, label: String? = nil
    ) throws -> ConfirmationReport {
        try fixture.withStore(writing: true) {
            try ReplayConfirmation(store: $0, now: { 2 })
                .confirm("r-000001", answers: answers, file: file.map { fixture.file($0) }, label: label)
        }
    }

    static func ledger(_ fixture: StoreFixture) throws -> [String] {
        try fixture.rows(
            """
            SELECT substr(sequence_key, 4), state, coalesce(new_sequence, '-'), coalesce(error, '-') FROM replay_entry
            ORDER BY position
            """
        ).map { $0.joined(separator: " ") }
    }

    @Test func answersBelongToTheBodiesInTheirOrder() throws {
        let fixture = try Self.exported()
        let answers = try [
            Self.answer("101", "Throttled", "103"), Self.answer("104", "105"), Self.answer("106"),
        ]
        let first = try Self.confirm(fixture, answers)
        #expect((first.confirmed, first.refused, first.unchanged, first.open) == (5, 1, 0, 1))
        #expect(first.targetLabel == "s")
        let ledger = [
            "1 sent 101 -", "2 exported - Throttled: slow", "3 sent 103 -", "4 sent 104 -", "5 sent 105 -",
            "6 sent 106 -",
        ]
        #expect(try Self.ledger(fixture) == ledger)
        let again = try Self.confirm(fixture, answers)
        #expect((again.confirmed, again.refused, again.unchanged) == (0, 1, 5))
        #expect(try Self.ledger(fixture) == ledger)
        #expect(try fixture.rows("SELECT target_label FROM replay") == [["s"]])
        let states = try fixture.rows("SELECT sequence, state FROM failures ORDER BY sequence").map { $0.joined() }
        #expect(states == ["1replayed", "2open", "3replayed", "4replayed", "5replayed", "6replayed"])
        #expect(try fixture.withStore { try ReplayHistory(store: $0).verify("r-000001").isWhole })
    }

    @Test func oneBodyCanBeAnsweredAlone() throws {
        let fixture = try Self.exported()
        let report = try Self.confirm(fixture, [Self.answer("204", "205")], file: "out-000002.json")
        #expect((report.confirmed, report.open) == (2, 4))
        #expect(
            try Self.ledger(fixture).filter { $0.contains("sent") } == ["4 sent 204 -", "5 sent 205 -"])
    }

    static let refusals: [(String, @Sendable (StoreFixture) throws -> Void, ReplayError.Code)] = [
        ("too few answers", { _ = try confirm($0, [answer("1", "2", "3")]) }, .answerMismatch),
        (
            "an answer of another length",
            { _ = try confirm($0, [answer("1", "2"), answer("4", "5"), answer("6")]) }, .answerMismatch
        ),
        ("no such body", { _ = try confirm($0, [answer("1")], file: "other.json") }, .answerMismatch),
        (
            "a body that was changed",
            { fixture in
                try Data("{}".utf8).write(to: URL(fileURLWithPath: fixture.file("out-000003.json")))
                _ = try confirm(fixture, [answer("6")], file: "out-000003.json")
            }, .answerMismatch
        ),
        (
            "another number than before",
            { fixture in
                _ = try confirm(fixture, [answer("6")], file: "out-000003.json")
                _ = try confirm(fixture, [answer("7")], file: "out-000003.json")
            }, .answerMismatch
        ),
        (
            "a refusal of what was accepted",
            { fixture in
                _ = try confirm(fixture, [answer("6")], file: "out-000003.json")
                _ = try confirm(fixture, [answer("Throttled")], file: "out-000003.json")
            }, .answerMismatch
        ),
        (
            "another label than before",
            { fixture in
                _ = try confirm(fixture, [answer("6")], file: "out-000003.json", label: "t")
                _ = try confirm(fixture, [answer("6")], file: "out-000003.json", label: "u")
            }, .labelNeeded
        ),
        (
            "one of several streams",
            { fixture in
                try fixture.add([.init("9") { $0.stream = "t" }])
                _ = try confirm(fixture, [answer("6")], file: "out-000003.json")
            }, .labelNeeded
        ),
    ]

    @Test(arguments: refusals)
    func refuses(name: String, action: @Sendable (StoreFixture) throws -> Void, code: ReplayError.Code) throws {
        let fixture = try Self.exported()
        let error = #expect(throws: ReplayError.self, "\(name)") { try action(fixture) }
        #expect(error?.code == code)
        #expect(try Self.ledger(fixture).allSatisfy { !$0.contains("7") && !$0.contains("Throttled") })
    }

    @Test func answersMayFollowEachOther() throws {
        let text = #"{"Records":[]}"# + "\n" + #"{"Records":[{"SequenceNumber":"1","ShardId":"shardId-000000000000"}]}"#
        #expect(try PutRecordsAnswer.answers(in: Array(text.utf8), name: "a").map(\.results.count) == [0, 1])
        for bad in [
            "", "[1]", "{}", #"{"Records":[{}]}"#, #"{"Records":"#,
            #"{"Records":[{"SequenceNumber":"x","ShardId":"shardId-1"}]}"#,
        ] {
            let error = #expect(throws: ReplayError.self) {
                try PutRecordsAnswer.answers(in: Array(bad.utf8), name: "a")
            }
            #expect(error?.code == .unreadableAnswer)
        }
    }
}
