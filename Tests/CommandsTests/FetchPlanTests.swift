import Records
import Testing

@testable import Analysis
@testable import Commands

/// Which stretches of a shard are fetched again.
@Suite struct FetchPlanTests {
    static func record(
        _ sequence: String, _ state: FailureState = .open, payload: Bool = false, sub: Int32 = -1, shard: Int64 = 0,
        expires: Int64? = nil
    ) -> FailureRow {
        FailureRow(
            record: RecordName(stream: "s", shard: ShardID(shard), sequence: sequence, subSequence: sub), state: state,
            hasPayload: payload, source: "cloudwatch_logs", knownBy: [], evidence: ["arrival"], arrivalEstimated: false,
            expires: expires.map { Timestamp(microseconds: $0) })
    }

    static func range(
        _ first: String, _ last: String, size: Int64, _ state: FailureState = .open, expires: Int64? = nil
    ) -> FailedRangeRow {
        FailedRangeRow(
            stream: "s", shard: ShardID(0), first: first, last: last, batchSize: size,
            unnamed: CountBounds(atLeast: 1, atMost: 2), state: state, documents: [],
            expires: expires.map { Timestamp(microseconds: $0) })
    }

    static func stretches(_ records: [FailureRow], _ ranges: [FailedRangeRow] = []) -> [String] {
        var plan = FetchPlan()
        for row in records { plan.add(row) }
        for row in ranges { plan.add(row) }
        plan.merge()
        return plan.shards.flatMap { shard in
            shard.stretches.map { "\(shard.shard.number):\($0.first)-\($0.last)/\($0.limit)" }
                + shard.expired.map { "expired \($0)" }
        }
    }

    @Test func takesWhatHasNoPayloadInTheOrderOfTheNumbers() {
        let rows = [
            Self.record("100"), Self.record("99"), Self.record("7", payload: true), Self.record("8", .delivered),
            Self.record("9", .expired), Self.record("5", shard: 1), Self.record("10", .unknown),
        ]
        #expect(
            Self.stretches(rows)
                == ["0:10-10/1", "0:99-99/1", "0:100-100/1", "expired 9, arrival", "1:5-5/1"])
    }

    @Test func nothingIsFetchedTwice() {
        let records = ["10", "10", "20", "30", "45", "46"].map { Self.record($0) }
        #expect(
            Self.stretches(records, [Self.range("20", "30", size: 5), Self.range("9", "12", size: 3)])
                == ["0:9-12/3", "0:20-30/5", "0:45-45/1", "0:46-46/1"])
        #expect(
            Self.stretches([], [Self.range("20", "30", size: 5), Self.range("25", "40", size: 6)]) == ["0:20-40/11"])
        #expect(
            Self.stretches([], [Self.range("20", "90", size: 9_000), Self.range("30", "40", size: 6_000)])
                == ["0:20-90/10000"])
        #expect(
            Self.stretches([], [Self.range("20", "30", size: .max), Self.range("25", "40", size: .max)])
                == ["0:20-40/10000"])
    }

    @Test func holesOfDenseCountersAreReadWithTheNumbersAroundThem() {
        func gap(_ kind: GapRow.Kind, _ after: String?, _ before: String?, _ evidence: [GapRow.Evidence]) -> GapRow {
            GapRow(
                stream: "s", shard: ShardID(0), kind: kind, after: after, before: before, atMost: 3,
                atMostIfShared: nil,
                evidence: evidence)
        }
        var plan = FetchPlan()
        plan.add(gap(.missing, "10", "14", [.counter, .failure]))
        plan.add(gap(.missing, "20", "22", [.listing]))
        plan.add(gap(.missing, nil, "5", [.counter]))
        plan.add(gap(.unproven, "30", "34", [.index]))
        plan.merge()
        #expect(plan.shards.flatMap(\.stretches).map { "\($0.first)-\($0.last)/\($0.limit)" } == ["10-14/5"])
    }

    @Test func theEarliestExpiryOfAStretchCounts() {
        var plan = FetchPlan()
        plan.add(Self.record("25", expires: 3))
        plan.add(Self.range("20", "30", size: 5, expires: 9))
        plan.add(Self.range("40", "50", size: 5, .expired))
        plan.merge()
        #expect(plan.shards[0].stretches.map(\.expires?.microseconds) == [3])
        #expect(plan.shards[0].expired == ["40 to 50, 1 to 2 records that nothing names"])
    }

    @Test(
        arguments: [
            ("a", "'a'"), ("it's", #"'it'\''s'"#), ("$(x)\n`y`", "'$(x)\n`y`'"), ("", "''"),
            ("\u{1B}[31mit's \\n", #"$'\x1b[31mit\'s \\n'"#), ("a\n\u{202E}é", "$'a\n" + #"\xe2\x80\xae"# + "é'"),
        ])
    func wordsAreQuoted(_ text: String, _ word: String) {
        #expect(FetchScript.quoted(text) == word)
    }

    @Test(
        arguments: [
            ("24h", 86_400), ("7d", 604_800), ("8760h", 31_536_000), ("90s", 90), ("15m", 900), ("0h", nil), ("h", nil),
            ("24", nil), ("-1h", nil), ("1w", nil), ("1.5h", nil), ("9999999999999999999d", nil), ("366000d", nil),
        ] as [(String, Int64?)])
    func retentionIsRead(_ text: String, _ seconds: Int64?) {
        #expect(RetentionLength(argument: text)?.microseconds == seconds.map { $0 * 1_000_000 })
    }
}
