import Foundation
import Testing

@testable import Replay
@testable import Store

/// Runs that are refused, stopped, or not noted; and what is told of those that went well.
@Suite struct RunnerTests {
    static func fixture() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.add([
            .init("1") {
                ($0.isDelivered, $0.failure, $0.payload) = (false, "x", .text(#"{"message":"line\nbreak"}"#))
            },
            .init("2") { ($0.isDelivered, $0.failure, $0.key, $0.payload) = (false, "x", "k", .bytes([0, 10, 1])) },
            .init("3") { ($0.isDelivered, $0.failure, $0.key, $0.payload) = (false, "x", "k", .text(#"{"a":NaN}"#)) },
            .init("4"),
        ])
        return fixture
    }

    static func request(_ fixture: StoreFixture, _ change: (inout ReplayOptions) -> Void = { _ in }) -> ReplayRequest {
        var selection = ReplaySelection()
        selection.failed = true
        var options = ReplayOptions()
        options.messages = .keep
        change(&options)
        return ReplayRequest(
            selection: selection, options: options, target: fixture.file("out"), command: "replay run",
            arguments: ["--failed", "--to", "out"])
    }

    /// Nothing is made before it is said what to do with text that the handler wrapped.
    @Test func wrappedMessagesNeedAChoice() throws {
        let fixture = try Self.fixture()
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 1 })
            let request = Self.request(fixture) { $0.messages = nil }
            let error = #expect(throws: ReplayError.self) { try runner.run(request) }
            #expect(error?.code == .messageChoiceNeeded)
            #expect(error?.detail.hasPrefix("1 record is") == true)
            let streamed = #expect(throws: ReplayError.self) {
                try runner.stream(request.selection, options: request.options) { _ in Issue.record("wrote something") }
            }
            #expect(streamed?.code == .messageChoiceNeeded)
            let known = try ReplayHistory(store: store).status()
            #expect(known.isEmpty)
        }
        #expect(try fixture.otherFiles() == [])
        #expect(try fixture.rows("SELECT outcome FROM run ORDER BY id") == [["finished"], ["failed"]])
    }

    static let exports: [(ReplayFormat, MessageChoice, [String]?, [ReplayRefusal])] = [
        (.payload, .keep, [#"{"message":"line\nbreak"}"#, #"{"a":NaN}"#], [.lineFeed]),
        (.payload, .unwrap, [#"{"a":NaN}"#], [.lineFeed]),
        (.putRecords, .keep, nil, [.noPartitionKey]),
    ]

    @Test(arguments: exports)
    func writesWhatCanBeSent(
        format: ReplayFormat, messages: MessageChoice, lines: [String]?, refused: [ReplayRefusal]
    ) throws {
        let fixture = try Self.fixture()
        try fixture.withStore(writing: true) { store in
            let report = try ReplayRunner(store: store, clock: { 7 }).run(
                Self.request(fixture) { ($0.format, $0.messages) = (format, messages) })
            #expect(report.replay == "r-000001")
            #expect(report.notSent.map(\.reason) == refused)
            #expect(report.records + report.notSent.reduce(0) { $0 + $1.count } == 3)
            let status = try #require(try ReplayHistory(store: store).status().first)
            #expect(status.entries.exported == report.records)
            #expect(status.entries.failed == 3 - report.records)
            #expect(status.files == report.files)
            #expect((status.created, status.finished) == (7, 7))
        }
        if let lines {
            let text = try String(contentsOfFile: fixture.file("out"), encoding: .utf8)
            #expect(text.split(separator: "\n").map(String.init) == lines)
        }
        #expect(try fixture.rows("SELECT state FROM failures") == [["open"], ["open"], ["open"]])
        let runs = try fixture.rows("SELECT command, arguments, outcome FROM run WHERE id = 2")
        #expect(runs == [["replay run", #"["--failed","--to","out"]"#, "finished"]])
    }

    /// Not even with the permission to overwrite, and not through a link.
    @Test(arguments: ["test.db", "test.db-wal", "link"])
    func neverOverwritesTheDatabase(_ name: String) throws {
        let fixture = try Self.fixture()
        try FileManager.default.createSymbolicLink(atPath: fixture.file("link"), withDestinationPath: fixture.path)
        var request = Self.request(fixture)
        request.target = fixture.file(name)
        request.overwrites = true
        try fixture.withStore(writing: true) { store in
            // Something is in the log: an export in its place would lose it.
            let run = try store.beginRun(command: "test", arguments: [], now: 1)
            try store.endRun(run, outcome: .finished, counts: "{}", now: 1)
            let error = #expect(throws: ReplayError.self) {
                try ReplayRunner(store: store, clock: { 1 }).run(request)
            }
            #expect(error?.code == .targetUnwritable)
            #expect(try ReplayHistory(store: store).status().isEmpty)
        }
        #expect(try fixture.rows("SELECT count(*) FROM replay") == [["0"]])
    }

    @Test func nothingToSendMakesNothing() throws {
        let fixture = try Self.fixture()
        var request = Self.request(fixture)
        request.selection.devices = ["nobody"]
        try fixture.withStore(writing: true) { store in
            let report = try ReplayRunner(store: store, clock: { 1 }).run(request)
            #expect(report.replay == nil)
            #expect(report.records == 0)
        }
        #expect(try fixture.otherFiles() == [])
        #expect(try fixture.rows("SELECT count(*) FROM replay") == [["0"]])
    }

    /// Standard output leaves no trace, and what the reader's end throws comes back as it is.
    @Test func streamsWithoutALedger() throws {
        struct Gone: Error {}
        let fixture = try Self.fixture()
        let request = Self.request(fixture)
        try fixture.withStore { store in
            let runner = ReplayRunner(store: store, clock: { 1 })
            var output: [UInt8] = []
            let report = try runner.stream(request.selection, options: request.options) { output += $0 }
            #expect(report.records == 3)
            #expect(report.replay == nil)
            #expect(output.count { $0 == UInt8(ascii: "\n") } == 3)
            #expect(throws: Gone.self) {
                try runner.stream(request.selection, options: request.options) { _ in throw Gone() }
            }
        }
        #expect(try fixture.rows("SELECT count(*) FROM replay") == [["0"]])
        #expect(try fixture.rows("SELECT count(*) FROM run") == [["1"]])
    }

    /// A cancelled run says so, leaves no file, and can be resumed.
    @Test func aStoppedRunIsResumed() async throws {
        let fixture = try Self.fixture()
        let request = Self.request(fixture)
        let path = fixture.path
        let stopped = try await Task {
            let store = try Store.open(at: path, for: .writing(command: "test"))
            defer { try? store.close() }
            return try ReplayRunner(store: store, clock: { 1 }).run(
                request, progress: { _ in unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } })
        }.value
        #expect(stopped.wasInterrupted)
        #expect(stopped.replay == "r-000001")
        #expect(try fixture.otherFiles() == [])
        #expect(try fixture.rows("SELECT outcome FROM run WHERE id = 2") == [["interrupted"]])
        try fixture.withStore(writing: true) { store in
            let status = try #require(try ReplayHistory(store: store).status(of: "r-000001").first)
            #expect(status.finished == nil)
            #expect(status.files.isEmpty)
            #expect(try ReplayHistory(store: store).verify("r-000001").isWhole == false)
            let report = try ReplayRunner(store: store, clock: { 2 }).resume(
                "r-000001", command: "replay run", arguments: [])
            #expect(report.records == 3)
            #expect(try ReplayHistory(store: store).verify("r-000001").isWhole)
        }
    }

    @Test func verifyFindsWhatChanged() throws {
        let fixture = try Self.fixture()
        try fixture.withStore(writing: true) { store in
            _ = try ReplayRunner(store: store, clock: { 1 }).run(Self.request(fixture))
            let path = fixture.file("out")
            let history = ReplayHistory(store: store)
            #expect(try history.verify("r-000001").isWhole)
            var bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
            bytes[5] ^= 1
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            #expect(try history.verify("r-000001").files.map(\.verdict) == [.changed])
            try Data(bytes.dropLast(9)).write(to: URL(fileURLWithPath: path))
            let shorter = try history.verify("r-000001")
            #expect(shorter.files.map(\.verdict) == [.changed])
            #expect(shorter.files[0].detail.hasPrefix("has \(bytes.count - 9) bytes and 2 lines"))
            try FileManager.default.removeItem(atPath: path)
            #expect(try history.verify("r-000001").files.map(\.verdict) == [.missing])
            #expect(throws: StoreError.self) { try history.verify("r-000009") }
        }
    }

    /// The same selection a second time: still open, so taken again under the next name, with a word of warning.
    @Test func anExportIsOnlyNoted() throws {
        let fixture = try Self.fixture()
        var request = Self.request(fixture)
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 1 })
            _ = try runner.run(request)
            let plan = try ReplayPlanner(store: store).plan(request.selection, options: request.options)
            #expect(plan.records == 3)
            #expect(plan.alreadyExported == 3)
            request.target = fixture.file("out2")
            #expect(try runner.run(request).replay == "r-000002")
        }
        #expect(
            FileManager.default.contents(atPath: fixture.file("out"))
                == FileManager.default.contents(atPath: fixture.file("out2")))
    }
}

/// What a resumed run reads back is what the first one was asked.
@Suite struct LedgerTextTests {
    @Test func keepsEveryOption() throws {
        var options = ReplayOptions()
        options.format = .putRecords
        options.messages = .unwrap
        options.partitionKeyField = "device.id"
        options.order = .none
        options.streamName = "target"
        options.limits = .kinesis
        let frozen = FrozenOptions(options: options, overwrites: true)
        #expect(LedgerText.value(FrozenOptions.self, from: try LedgerText.json(frozen)) == frozen)
        let plain = FrozenOptions(options: ReplayOptions(), overwrites: false)
        #expect(LedgerText.value(FrozenOptions.self, from: try LedgerText.json(plain)) == plain)
        #expect(LedgerText.value(FrozenOptions.self, from: "{}") == nil)
        var selection = ReplaySelection()
        (selection.failed, selection.timeBasis, selection.since, selection.condition) = (true, .arrival, -1, "1 = 1")
        let text = try LedgerText.json(selection)
        #expect(text.contains(#""time_basis":"arrival""#))
        #expect(LedgerText.value(ReplaySelection.self, from: text) == selection)
    }
}
