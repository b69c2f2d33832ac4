import Testing

@testable import Records

@Suite struct HourTests {
    @Test func readsAndPrintsAnHourPrefix() {
        #expect(HourPrefix("2026/11/21/17")?.start.secondText == "2026-11-21T17:00:00Z")
        #expect(HourPrefix("2026/11/21/17/")?.description == "2026/11/21/17")
        for text in [
            "2026/11/21", "2026/11/21/24", "2026/02/30/01", "2026-11-21/17", "2026/11/21/17x", "", "/2026/11/21/17",
        ] {
            #expect(HourPrefix(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        ("processed-data/2026/11/21/17/batch-a.json", "2026/11/21/17/batch-a.json", "2026/11/21/17"),
        ("2026/11/21/17/batch-a.json", "2026/11/21/17/batch-a.json", "2026/11/21/17"),
        ("2025/01/01/00/copy/2026/11/21/17/a", "2026/11/21/17/a", "2026/11/21/17"),
        ("x2026/11/21/17/a", "x2026/11/21/17/a", nil),
        ("2026/11/21/17", "2026/11/21/17", nil),
        ("2026/11/21/17.json", "2026/11/21/17.json", nil),
        ("2026/13/21/17/a", "2026/13/21/17/a", nil),
        ("päth/2026/11/21/17/ä", "2026/11/21/17/ä", "2026/11/21/17"),
        ("batch.json", "batch.json", nil),
        ("", "", nil),
    ])
    func objectNames(_ path: String, _ canonical: String, _ hour: String?) {
        let name = ObjectName(path)
        #expect(name.text == canonical)
        #expect(name.hour?.description == hour)
    }

    @Test(arguments: [
        ("processed-data/2026/11/21/17/batch-0f8c.json", "0f8c"), ("batch-0f8c.json.gz", "0f8c"),
        ("a/batch-.json", nil), ("batch-x.ndjson", nil), ("mybatch-x.json", nil), ("batch-x.json/", nil), ("", nil),
        ("batch-x.json.json", "x.json"), ("batch-x.gz", nil),
    ])
    func requestIDs(_ path: String, _ expected: String?) {
        #expect(ObjectName(path).requestID == expected)
    }

    @Test(arguments: [
        ("2026/11/21/17", "2026-11-21T17:00:00Z", "2026-11-21T18:00:00Z"),
        ("2026/11/21/17/", "2026-11-21T17:00:00Z", "2026-11-21T18:00:00Z"),
        ("2026-11-21T17", "2026-11-21T17:00:00Z", "2026-11-21T18:00:00Z"),
        ("2026-11-21", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"),
        ("2026/11/21", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"),
        ("2026-11-21T17:00", "2026-11-21T17:00:00Z", "2026-11-21T17:00:00Z"),
        ("2026-11-21T17:00:05+01:00", "2026-11-21T16:00:05Z", "2026-11-21T16:00:05Z"),
        ("9999-12-31", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"),
    ])
    func boundsExcludeInstantsAndIncludeNames(_ text: String, _ since: String, _ until: String) throws {
        let bound = try #require(TimeBound(text))
        #expect(bound.since.secondText == since)
        #expect(bound.until.secondText == until)
    }

    @Test func boundsRefuseOtherText() {
        for text in ["", "yesterday", "2026", "2026/11", "17:00", "2026/11/21/25", "1752314400"] {
            #expect(TimeBound(text) == nil, "\(text)")
        }
    }

    @Test func rangesAreHalfOpen() {
        let range = TimeRange(since: TimeBound("2026-11-21T17:30:00"), until: TimeBound("2026/11/21/18"))
        func at(_ text: String) -> Timestamp { Timestamp(iso: text) ?? .earliest }
        #expect(range.contains(at("2026-11-21T17:30:00")))
        #expect(!range.contains(at("2026-11-21T17:29:59.999999")))
        #expect(range.contains(at("2026-11-21T18:59:59.999999")))
        #expect(!range.contains(at("2026-11-21T19:00:00")))
        #expect(range.overlapsHour(startingAt: at("2026-11-21T17:00")))
        #expect(!range.overlapsHour(startingAt: at("2026-11-21T16:00")))
        #expect(range.overlapsHour(startingAt: at("2026-11-21T18:00")))
        #expect(!range.overlapsHour(startingAt: at("2026-11-21T19:00")))
        #expect(TimeRange().contains(.earliest))
    }

    @Test func windowsDivideADay() {
        #expect(TimeWindow("1h") == .hour)
        #expect(TimeWindow("60m") == .hour)
        #expect(TimeWindow("15m")?.microseconds == 900_000_000)
        #expect(TimeWindow("1d")?.description == "1d")
        #expect(TimeWindow("90s")?.description == "90s")
        #expect(TimeWindow("120s")?.description == "2m")
        for text in ["", "h", "0h", "5h", "7m", "25h", "2d", "-1h", "+1h", "1", "1w", "1.5h", "99999999999999999999h"] {
            #expect(TimeWindow(text) == nil, "\(text)")
        }
        let time = Timestamp(iso: "2026-11-21T17:44:59.5") ?? .earliest
        #expect(TimeWindow("15m")?.start(of: time).secondText == "2026-11-21T17:30:00Z")
    }
}
