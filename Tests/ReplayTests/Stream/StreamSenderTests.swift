import AWS
import Store
import Synchronization
import Testing

@testable import Replay

@Suite struct StreamSenderTests {
    @Test func sendsEverythingOnceInOrder() async throws {
        let fixture = StreamFixture(try StreamFixture.database(records: 900, keys: 40), StubStream())
        let report = try await fixture.run()
        #expect(report.replay == "r-000001" && report.target == StubStream.arn && report.records == 900)
        #expect(report.stream?.isFinished == true && report.stream?.unknown == 0)
        #expect(fixture.stream.kept.count == 900)
        try fixture.check()
        #expect(
            try fixture.fixture.rows("SELECT target, target_label, finished IS NULL FROM replay")
                == [[StubStream.arn, "s", "0"]])
        // Nothing is left that a second run could take.
        let again = try await fixture.run()
        #expect(again.replay == nil && fixture.stream.kept.count == 900)
    }

    /// Everything that can go wrong with a call at once.
    @Test(arguments: 1...8 as ClosedRange<UInt64>, [ReplayOrder.strict, .none])
    func arrivesThroughFaults(seed: UInt64, order: ReplayOrder) async throws {
        var faults = StubStream.Faults()
        (faults.entryFails, faults.entryThrottled, faults.callThrottled) = (0.1, 0.05, 0.05)
        (faults.callUnreachable, faults.answerLost) = (0.02, seed % 3 == 0 ? 0.2 : 0.05)
        faults.splitsBefore = [3, 9, 10]
        let stream = StubStream(seed: seed, faults: faults)
        var fixture = StreamFixture(
            try StreamFixture.database(records: 400, keys: seed % 2 == 0 ? 30 : 200), stream)
        fixture.order = order
        fixture.pace.requestsInFlight = 1 + Int(seed % 8)
        let report = try await fixture.run()
        #expect(report.stream?.isFinished == true)
        try fixture.check()
        // Doubts were settled, so that nothing went twice.
        #expect(stream.kept.count == 400)
        #expect(stream.mostCallsUnderWay <= fixture.pace.requestsInFlight)
        if order == .strict { #expect(stream.listings > 1) }
    }

    /// What nobody can tell of stays unknown, and keeps its key back; the others go on.
    @Test func keepsAKeyBackThatIsInDoubt() async throws {
        var faults = StubStream.Faults()
        faults.answerLost = 0.3
        var fixture = StreamFixture(
            try StreamFixture.database(records: 600, keys: 100), StubStream(seed: 3, faults: faults))
        fixture.settler.undecided = Set((0..<100).map { "k\($0)" })
        fixture.pace.requestsInFlight = 2
        let report = try await fixture.run()
        let found = try #require(report.stream)
        #expect(!found.isFinished && found.unknown > 0 && found.planned > 0 && found.unknownReason == "who knows")
        #expect(found.sentInAll + found.planned + found.unknown == 600)
        try fixture.check(isWhole: false)
        let blocked = try fixture.fixture.rows(
            """
            SELECT count(*) FROM replay_entry AS p JOIN record AS r USING (shard_id, sequence_key, sub_sequence)
            WHERE p.state = 'planned' AND NOT EXISTS (SELECT 1 FROM replay_entry AS u
                JOIN record AS q USING (shard_id, sequence_key, sub_sequence)
                WHERE u.state = 'unknown' AND q.partition_key = r.partition_key AND u.position < p.position)
            """)
        #expect(blocked == [["0"]])
        // A resumed run still knows nothing; told to, it sends them again, and the ledger says of which.
        let same = try await fixture.resume()
        #expect(same.stream?.unknown == found.unknown && same.records == 0)
        var last = same
        for _ in 0..<60 where last.stream?.isFinished != true { last = try await fixture.resume(resendsUnknown: true) }
        #expect(last.stream?.isFinished == true)
        try fixture.check()
        #expect(fixture.stream.kept.count > 600)
    }

    @Test func givesUpOnWhatIsRefusedForEver() async throws {
        var faults = StubStream.Faults()
        faults.poisoned = ["k3"]
        let fixture = StreamFixture(
            try StreamFixture.database(records: 300, keys: 10), StubStream(faults: faults))
        let report = try await fixture.run()
        let found = try #require(report.stream)
        #expect(!found.isFinished && found.givenUpCount == 1 && found.failed == 1)
        #expect(found.givenUp.map(\.partitionKey) == ["k3"])
        #expect(found.givenUp[0].reason.contains("InternalFailure"))
        // What comes behind it in its key waits; all others went.
        #expect(Set(fixture.stream.kept.map(\.partitionKey)).count == 9)
        #expect(found.planned > 0 && found.sent + found.planned + 1 == 300)
        try fixture.check(isWhole: false)
        fixture.stream.heal()
        #expect(try await fixture.resume().stream?.isFinished == true)
        try fixture.check()
        #expect(fixture.stream.kept.count == 300)
    }

    @Test func stopsWhereItMayNotWrite() async throws {
        var faults = StubStream.Faults()
        faults.deniedFrom = 4
        var fixture = StreamFixture(
            try StreamFixture.database(records: 3_000, keys: 200), StubStream(faults: faults))
        fixture.pace.requestsInFlight = 2
        let report = try await fixture.run()
        let found = try #require(report.stream)
        #expect(found.stopReason?.contains("access_denied") == true)
        #expect(!found.isFinished && found.unknown == 0 && found.sent > 0 && !report.wasInterrupted)
        #expect(try fixture.states()["planned"] == 3_000 - found.sent)
        fixture.stream.heal()
        #expect(try await fixture.resume().stream?.isFinished == true)
        try fixture.check()
        #expect(fixture.stream.kept.count == 3_000)
    }

    @Test func endsWhenItIsCancelledAndWaitsForItsCalls() async throws {
        let gate = Gate()
        let started = Task {
            let fixture = StreamFixture(try StreamFixture.database(records: 2_000, keys: 20), StubStream())
            let report = try await fixture.run(step: { step in
                if step == .called(5) { gate.cancel() }
            })
            #expect(report.wasInterrupted == (report.records < 2_000))
            try fixture.check(isWhole: !report.wasInterrupted)
            let states = try fixture.states()
            #expect(states["sending"] == nil && states["unknown"] == nil)
            #expect(states["sent"] == report.records && fixture.stream.kept.count == report.records)
        }
        gate.attach(started)
        try await started.value
    }

    /// Cancels a task, at once where it is known already.
    private final class Gate: Sendable {
        private let state = Mutex<(task: Task<Void, any Error>?, isOpen: Bool)>((nil, false))

        func attach(_ task: Task<Void, any Error>) {
            let isOpen = state.withLock { state in
                state.task = task
                return state.isOpen
            }
            if isOpen { task.cancel() }
        }

        func cancel() {
            let task = state.withLock { state in
                state.isOpen = true
                return state.task
            }
            task?.cancel()
        }
    }

    @Test func makesNothingWhereItIsNotConfirmed() async throws {
        struct Declined: Error {}
        let fixture = StreamFixture(try StreamFixture.database(records: 50, keys: 5), StubStream())
        await #expect(throws: Declined.self) {
            try await fixture.run(confirm: { announcement in
                #expect(announcement.records == 50 && announcement.stream == "plant" && announcement.shards == 3)
                #expect(announcement.account == "123456789012" && announcement.region == "eu-west-3")
                #expect(announcement.rate == 3_000 && announcement.bytes ?? 0 > 400)
                throw Declined()
            })
        }
        #expect(try fixture.fixture.rows("SELECT 1 FROM replay UNION ALL SELECT 1 FROM replay_entry") == [])
        #expect(fixture.stream.calls == 0)
    }

    @Test func keepsToTheRate() async throws {
        var fixture = StreamFixture(try StreamFixture.database(records: 1_000, keys: 500), StubStream())
        fixture.pace.rate = 100
        _ = try await fixture.run()
        try fixture.check()
        #expect(fixture.time.now >= 9_700_000 && fixture.time.now < 11_000_000)
        // What gathers between two ticks leaves together.
        #expect(fixture.stream.calls <= 250)
    }

    @Test func keepsToTheSpeedOfTheRecords() async throws {
        var fixture = StreamFixture(try StreamFixture.database(records: 300, keys: 50), StubStream())
        fixture.pace.speed = 10
        _ = try await fixture.run()
        try fixture.check()
        // 299 seconds between the first and the last, ten times as fast.
        #expect(fixture.time.now >= 29_900_000 && fixture.time.now < 31_000_000)
    }

    @Test func takesTheLimitsOfTheStream() async throws {
        let fixture = StreamFixture(try StreamFixture.database(records: 20, keys: 5), StubStream())
        try fixture.fixture.execute("UPDATE record SET payload = zeroblob(1048577) WHERE sequence_key = '0011'")
        let report = try await fixture.run()
        #expect(report.notSent.map(\.reason) == [.tooLarge] && report.records == 19)
        #expect(try fixture.fixture.rows("SELECT options FROM replay")[0][0].contains(#""bytes_per_record":1048576"#))
    }
}
