import Store
import Synchronization
import Testing

@testable import Replay

/// A replay into a stream that is killed between any two steps is completed by further runs; what was under way is looked
/// for in the stream, and nothing goes twice.
@Suite struct StreamCrashTests {
    private static let faults = {
        var faults = StubStream.Faults()
        (faults.entryFails, faults.answerLost) = (0.1, 0.25)
        return faults
    }()

    /// The steps of a run that is not killed.
    private static func steps(_ database: StoreFixture) async throws -> Set<StreamStep> {
        let seen = Mutex<Set<StreamStep>>([])
        let fixture = StreamFixture(
            try StoreFixture(copying: database), StubStream(seed: 5, faults: faults))
        _ = try await fixture.run(step: { step in _ = seen.withLock { $0.insert(step) } })
        return seen.withLock { $0 }
    }

    @Test func canBeKilledAtEveryStep() async throws {
        let database = try StreamFixture.database(records: 120, keys: 30)
        let steps = try await Self.steps(database)
        #expect(steps.isSuperset(of: [.frozen, .takenOver, .committed(1), .called(1), .answered(1), .settled, .sent]))
        for step in steps {
            var fixture = StreamFixture(
                try StoreFixture(copying: database), StubStream(seed: 5, faults: Self.faults))
            fixture.pace.requestsInFlight = 3
            let crash: StreamStep.Hook = { if $0 == step { throw CrashPoint() } }
            var isDone = false
            do {
                isDone = try await fixture.run(step: crash).stream?.isFinished == true
            } catch is CrashPoint {}
            // The second run is killed at the same step, the third is not.
            if !isDone {
                do {
                    isDone = try await fixture.resume(step: crash).stream?.isFinished == true
                } catch is CrashPoint {}
            }
            if !isDone { #expect(try await fixture.resume().stream?.isFinished == true, "\(step)") }
            try fixture.check()
            #expect(fixture.stream.kept.count == 120, "\(step)")
        }
    }

    /// Without anybody to look into the stream, what was under way stays unknown, and is all that may go twice.
    @Test func onlyWhatWasUnderWayMayGoTwice() async throws {
        let fixture = StreamFixture(try StreamFixture.database(records: 2_500, keys: 900), StubStream())
        await #expect(throws: CrashPoint.self) {
            try await fixture.run(step: { if $0 == .called(3) { throw CrashPoint() } })
        }
        let underWay = try fixture.states()["sending"] ?? 0
        #expect(underWay > 0 && underWay <= 3 * 500)
        var blind = fixture
        blind.settler.undecided = Set((0..<900).map { "k\($0)" })
        let report = try await blind.resume()
        #expect(report.stream?.unknown == underWay && report.stream?.isFinished == false)
        #expect(try await blind.resume(resendsUnknown: true).stream?.isFinished == true)
        try fixture.check()
        let listed = try fixture.fixture.rows("SELECT count(*) FROM replay_entry WHERE unanswered > 0")
        #expect(listed == [[String(underWay)]])
        #expect(fixture.stream.kept.count <= 2_500 + underWay)
    }
}
