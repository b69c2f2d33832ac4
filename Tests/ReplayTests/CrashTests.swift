import Foundation
import Testing

@testable import Replay
@testable import Store

/// A replay that is killed between any two steps is completed by a second run, and ends as if nothing had happened.
@Suite struct CrashTests {
    /// Failures that can be sent; one more cannot.
    static let count = 603

    static func fixture() throws -> StoreFixture {
        let fixture = try StoreFixture()
        var records = (1...count).map { number in
            StoreFixture.Record(String(number)) {
                ($0.isDelivered, $0.failure, $0.key) = (false, "x", "k\(number % 500)")
                ($0.eventTime, $0.shard) = (Int64(number), Int64(number % 2))
                $0.payload = .text(#"{"n":\#(number)}"#)
            }
        }
        records.append(.init("5000") { ($0.isDelivered, $0.failure, $0.payload) = (false, "x", nil) })
        try fixture.add(records)
        return fixture
    }

    static func request(_ fixture: StoreFixture, _ format: ReplayFormat, overwrites: Bool = false) -> ReplayRequest {
        var selection = ReplaySelection()
        selection.failed = true
        var options = ReplayOptions()
        options.format = format
        var request = ReplayRequest(
            selection: selection, options: options, target: fixture.file("out.json"), command: "replay run",
            arguments: ["--failed"])
        request.overwrites = overwrites
        return request
    }

    /// Everything that may be compared: the files with their bytes, and the ledger without times.
    static func state(_ fixture: StoreFixture) throws -> [String] {
        var state = try fixture.otherFiles().map { name in
            let bytes = [UInt8](FileManager.default.contents(atPath: fixture.file(name)) ?? Data())
            return "\(name) \(String(decoding: bytes, as: UTF8.self))"
        }
        state += try fixture.rows(
            "SELECT position, sequence_key, state, attempts, error FROM replay_entry ORDER BY replay_id, position"
        ).map { $0.joined(separator: " ") }
        state += try fixture.rows("SELECT name, finished IS NOT NULL FROM replay").map { $0.joined(separator: " ") }
        state += try fixture.rows("SELECT number, bytes, hex(hash), entries, lines FROM replay_file").map {
            $0.joined(separator: " ")
        }
        state += try fixture.rows("SELECT state, count(*) FROM failures GROUP BY state").map {
            $0.joined(separator: " ")
        }
        return state
    }

    static func steps(_ format: ReplayFormat, _ full: StoreFixture) throws -> (steps: [ReplayStep], state: [String]) {
        let fixture = try StoreFixture(copying: full)
        var steps: [ReplayStep] = []
        let report = try fixture.withStore(writing: true) { store in
            try ReplayRunner(store: store, clock: { 1 }).run(
                request(fixture, format), progress: { _ in }, step: { steps.append($0) })
        }
        #expect(report.records == Self.count)
        #expect(report.notSent.map(\.reason) == [.noPayload])
        let verification = try fixture.withStore { try ReplayHistory(store: $0).verify("r-000001") }
        #expect(verification.isWhole)
        return (steps, try state(fixture))
    }

    @Test(arguments: [ReplayFormat.records, .putRecords], [false, true])
    func aKilledRunIsCompleted(format: ReplayFormat, overwrites: Bool) throws {
        let full = try Self.fixture()
        let (steps, expected) = try Self.steps(format, full)
        #expect(steps.count >= 10 - (format == .records ? 1 : 0))
        // Without a failure that was answered: nothing was sent.
        #expect(expected.contains("open \(Self.count + 1)"))
        for kill in steps {
            let fixture = try StoreFixture(copying: full)
            if overwrites { try Data("old".utf8).write(to: URL(fileURLWithPath: fixture.file("out.json"))) }
            let request = Self.request(fixture, format, overwrites: overwrites)
            try fixture.withStore(writing: true) { store in
                _ = #expect(throws: CrashPoint.self) {
                    try ReplayRunner(store: store, clock: { 1 }).run(
                        request, progress: { _ in }, step: { if $0 == kill { throw CrashPoint() } })
                }
            }
            if kill != .settled {
                try Self.resumeTwice(fixture, killedAt: kill)
            }
            var state = try Self.state(fixture)
            // The old file stays where the bodies have names of their own.
            if overwrites, format == .putRecords { state.removeAll { $0 == "out.json old" } }
            #expect(state == expected, "killed at \(kill)")
        }
    }

    /// The second run is killed too, at the same point where it comes by; the third one completes.
    static func resumeTwice(_ fixture: StoreFixture, killedAt kill: ReplayStep) throws {
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 2 })
            do {
                let report = try runner.resume(
                    "r-000001", overwrites: false, command: "replay run", arguments: [], progress: { _ in },
                    step: { if $0 == kill { throw CrashPoint() } })
                #expect(report.records == Self.count)
                return
            } catch is CrashPoint {}
            let report = try runner.resume("r-000001", command: "replay run", arguments: [])
            #expect(report.records == Self.count)
        }
    }

    @Test func aFinishedReplayIsNotRunAgain() throws {
        let fixture = try Self.fixture()
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 1 })
            _ = try runner.run(Self.request(fixture, .records))
            let error = #expect(throws: ReplayError.self) {
                try runner.resume("r-000001", command: "replay run", arguments: [])
            }
            #expect(error?.code == .alreadyFinished)
        }
    }

    /// Between a killed run and its resumption somebody else took the name: it is not overwritten.
    @Test(arguments: [ReplayStep.frozen, .sealed, .noted])
    func aForeignFileStopsAResumedRun(kill: ReplayStep) throws {
        let fixture = try Self.fixture()
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 1 })
            #expect(throws: CrashPoint.self) {
                try runner.run(
                    Self.request(fixture, .records), progress: { _ in }, step: { if $0 == kill { throw CrashPoint() } })
            }
            try Data("theirs".utf8).write(to: URL(fileURLWithPath: fixture.file("out.json")))
            let error = #expect(throws: ReplayError.self) {
                try runner.resume("r-000001", command: "replay run", arguments: [])
            }
            #expect(error?.code == .targetExists)
            #expect(FileManager.default.contents(atPath: fixture.file("out.json")) == Data("theirs".utf8))
            let report = try runner.resume("r-000001", overwrites: true, command: "replay run", arguments: [])
            #expect(report.records == Self.count)
            #expect(try ReplayHistory(store: store).verify("r-000001").isWhole)
        }
    }

    /// Killed inside the naming itself, when the file has both names.
    @Test func aFileWithBothNamesIsCompleted() throws {
        let fixture = try Self.fixture()
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 1 })
            #expect(throws: CrashPoint.self) {
                try runner.run(
                    Self.request(fixture, .records), progress: { _ in },
                    step: { if $0 == .noted { throw CrashPoint() } })
            }
            try FileManager.default.linkItem(
                atPath: fixture.file(".out.json.r-000001.1.part"), toPath: fixture.file("out.json"))
            let report = try runner.resume("r-000001", command: "replay run", arguments: [])
            #expect(report.records == Self.count)
            #expect(try ReplayHistory(store: store).verify("r-000001").isWhole)
        }
        #expect(try fixture.otherFiles() == ["out.json"])
    }

    /// What is complete on disk is not written again, even where the store knows the records otherwise by now.
    @Test func sealedFilesAreOnlyNamed() throws {
        let fixture = try Self.fixture()
        try Self.kill(fixture, .putRecords, at: .published(1))
        try fixture.execute("UPDATE record SET payload = '0'")
        let temporary = fixture.file(".out.json.r-000001.2.part")
        let expected = FileManager.default.contents(atPath: temporary)
        try fixture.withStore(writing: true) { store in
            _ = try ReplayRunner(store: store, clock: { 1 }).resume("r-000001", command: "replay run", arguments: [])
        }
        #expect(expected != nil)
        #expect(FileManager.default.contents(atPath: fixture.file("out-000002.json")) == expected)
    }

    /// A power cut took a hidden file after another one had got its name: all are written again, and the one with a name
    /// gives way, since it is still what this replay wrote.
    @Test func lostFilesAreWrittenAgain() throws {
        let fixture = try Self.fixture()
        try Self.kill(fixture, .putRecords, at: .published(1))
        try FileManager.default.removeItem(atPath: fixture.file(".out.json.r-000001.2.part"))
        try fixture.withStore(writing: true) { store in
            let report = try ReplayRunner(store: store, clock: { 1 }).resume(
                "r-000001", command: "replay run", arguments: [])
            #expect(report.files.count == 2)
            #expect(try ReplayHistory(store: store).verify("r-000001").isWhole)
        }
        #expect(try fixture.otherFiles() == ["out-000001.json", "out-000002.json"])
    }

    static func kill(_ fixture: StoreFixture, _ format: ReplayFormat, at kill: ReplayStep) throws {
        try fixture.withStore(writing: true) { store in
            _ = #expect(throws: CrashPoint.self) {
                try ReplayRunner(store: store, clock: { 1 }).run(
                    request(fixture, format), progress: { _ in }, step: { if $0 == kill { throw CrashPoint() } })
            }
        }
    }

    /// Evidence that was taken out after the freezing cannot be sent; the rest is.
    @Test func whatWasForgottenIsNamed() throws {
        let fixture = try Self.fixture()
        try fixture.withStore(writing: true) { store in
            let runner = ReplayRunner(store: store, clock: { 1 })
            #expect(throws: CrashPoint.self) {
                try runner.run(
                    Self.request(fixture, .records), progress: { _ in },
                    step: { if $0 == .frozen { throw CrashPoint() } })
            }
        }
        try fixture.execute(
            "DELETE FROM evidence WHERE sequence_key = '0042'; DELETE FROM record WHERE sequence_key = '0042'")
        try fixture.execute("DELETE FROM evidence WHERE sequence_key = '00212'")
        try fixture.execute("DELETE FROM record WHERE sequence_key = '00212'")
        try fixture.withStore(writing: true) { store in
            let report = try ReplayRunner(store: store, clock: { 1 }).resume(
                "r-000001", command: "replay run", arguments: [])
            #expect(report.records == Self.count - 1)
            let status = try ReplayHistory(store: store).status(of: "r-000001")
            #expect(status.map(\.entries.exported) == [Self.count - 1])
            #expect(status.map(\.entries.failed) == [2])
            #expect(try ReplayHistory(store: store).verify("r-000001").isWhole)
        }
    }
}
