import Ingest
import Testing

@testable import Commands

/// What is said of a fetch, and how it ends.
@Suite struct FetchOutcomeTests {
    private static func report(_ states: [FetchReport.State]) -> FetchReport {
        var report = FetchReport()
        report.stream = "readings"
        report.arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/readings"
        report.retentionHours = 24
        report.calls = 12
        report.seconds = 1.5
        report.rows = states.enumerated().map { index, state in
            var row = FetchReport.Row(shard: Int64(index))
            (row.first, row.last, row.state) = ("1", "20", state)
            (row.read, row.stored, row.newPayloads, row.bytes) = (20, 19, 18, 4_000)
            if state == .unfinished { row.detail = "access denied" }
            return row
        }
        return report
    }

    @Test func theTableTellsEachStretch() throws {
        let surroundings = TestSurroundings()
        let outcome = FetchOutcome(report: Self.report([.complete, .partlyExpired]), format: .table)
        #expect(try outcome.print(in: surroundings.context) == .clean)
        #expect(
            surroundings.stdout == """
                shard                 first  last  state           read  new_payloads
                --------------------  -----  ----  --------------  ----  ------------
                shardId-000000000000  1      20    complete          20            18
                shardId-000000000001  1      20    partly_expired    20            18
                stretches  1 complete, 1 partly_expired
                records    40 read, 38 stored, 36 with a payload that was not known
                stream     readings, arn:aws:kinesis:eu-west-1:123456789012:stream/readings: 8.0 kB, 12 calls in 1.500 s

                """)
        #expect(surroundings.stderr.contains("--retention 24h"))
    }

    @Test(
        arguments: [
            ([.complete], 0, false, .clean), ([.expired, .partlyExpired], 0, false, .clean),
            ([.complete, .unfinished], 0, false, .failed), ([.complete], 1, false, .rejects),
            ([.unfinished], 1, true, .interrupted), ([], 0, false, .clean),
        ] as [([FetchReport.State], Int, Bool, Commands.ExitStatus)])
    func theStatusTellsWhetherAllWasRead(
        _ states: [FetchReport.State], _ rejected: Int, _ wasInterrupted: Bool, _ status: Commands.ExitStatus
    ) throws {
        var report = Self.report(states)
        report.rejected = rejected
        report.wasInterrupted = wasInterrupted
        for format in OutputFormat.allCases {
            let surroundings = TestSurroundings()
            #expect(try FetchOutcome(report: report, format: format).print(in: surroundings.context) == status)
        }
    }

    @Test func messagesThatStayAreTold() throws {
        var report = QueueFetchReport()
        (report.messages, report.new, report.visibilitySeconds) = (3, 3, 30)
        (report.url, report.stream) = ("https://sqs.eu-west-1.amazonaws.com/1/q", "readings")
        let kept = TestSurroundings()
        #expect(
            try QueueFetchOutcome(report: report, deletes: false, format: .table).print(in: kept.context) == .clean)
        #expect(
            kept.stdout == """
                messages   3 messages: 3 new
                queue      https://sqs.eu-west-1.amazonaws.com/1/q, into stream readings, 0.000 s

                """)
        #expect(kept.stderr.contains("others see them again after 30 seconds"))
        report.rejected = 1
        report.deleted = 2
        let deleted = TestSurroundings()
        #expect(
            try QueueFetchOutcome(report: report, deletes: true, format: .json).print(in: deleted.context) == .rejects)
        report.notDeletedCount = 1
        #expect(
            try QueueFetchOutcome(report: report, deletes: true, format: .csv).print(in: deleted.context) == .failed)
    }
}
