import Store
import Testing

@testable import Replay

/// Nothing goes into a stream twice by the way in which runs follow each other.
@Suite struct StreamDoubleTests {
    @Test func stopsWhereNothingIsAnswered() async throws {
        var faults = StubStream.Faults()
        faults.answerLost = 1
        let fixture = StreamFixture(
            try StreamFixture.database(records: 400, keys: 40), StubStream(faults: faults))
        let found = try #require(try await fixture.run().stream)
        #expect(found.stopReason?.contains("in a row had no answer") == true)
        #expect(!found.isFinished)
        #expect(fixture.stream.calls < 100)
        try fixture.check(isWhole: false)
    }

    @Test func aSecondReplayLeavesWhatTheFirstStillHas() async throws {
        var faults = StubStream.Faults()
        faults.deniedFrom = 4
        var fixture = StreamFixture(
            try StreamFixture.database(records: 2_000, keys: 200), StubStream(faults: faults))
        fixture.pace.requestsInFlight = 2
        let first = try #require(try await fixture.run().stream)
        #expect(first.planned > 0)
        fixture.stream.heal()
        let sent = fixture.stream.kept.count
        let second = try await fixture.run()
        #expect(second.replay == nil && second.records == 0)
        #expect(second.notSent.first { $0.reason == .inUnfinishedReplay }?.count == first.planned)
        #expect(fixture.stream.kept.count == sent)
        #expect(try await fixture.resume().stream?.isFinished == true)
        #expect(fixture.stream.kept.count == 2_000)
        try fixture.check()
    }

    @Test func whatWasDeliveredMeanwhileIsNotSent() async throws {
        var faults = StubStream.Faults()
        faults.deniedFrom = 1
        let fixture = StreamFixture(try StreamFixture.database(records: 20, keys: 5), StubStream(faults: faults))
        _ = try await fixture.run()
        fixture.stream.heal()
        try fixture.fixture.execute(
            "UPDATE record SET object_id = (SELECT min(id) FROM object) WHERE sequence_key = '0017'")
        let report = try #require(try await fixture.resume().stream)
        #expect(report.isFinished)
        #expect(fixture.stream.kept.count == 19)
        #expect(try fixture.fixture.rows("SELECT error FROM replay_entry WHERE state = 'failed'") == [["has_delivery"]])
    }
}
