import Foundation
import GRDB
import Records
import Store
import Testing

@testable import Analysis

@Suite struct SummaryTests {
    /// A payload key that both JSON and the names of fields write with escapes.
    static let oddKey = PayloadField(path: ["b\\\"q"]).name

    /// A store whose rollup was counted from its records, here and plainly.
    static func random(_ seed: UInt64, stale: Bool = false) throws -> StoreFixture {
        var random = SeededGenerator(seed)
        let fixture = try StoreFixture()
        for label in ["alpha", "beta"] {
            let stream = try fixture.stream(label)
            let object = try fixture.object("o", of: stream)
            var rows: [StoreFixture.Row] = []
            for number in 0..<2 {
                let shard = try fixture.shard(Int64(number), of: stream)
                for sequence in 1...60 { rows.append(row(shard, sequence, object, &random)) }
            }
            try fixture.records(rows)
            for row in rows where Int.random(in: 0..<5, using: &random) == 0 {
                try fixture.deliver(row.shard, row.sequence, object: object, entry: 9, kind: "redelivered")
            }
            try rollup(rows, of: stream, in: fixture, stale: stale, &random)
        }
        for field in ["a", oddKey, "c.d"] {
            try fixture.run("INSERT INTO field VALUES (?, '', 1)", [field])
        }
        try fixture.run("INSERT INTO field VALUES ('text', '', 0)")
        try fixture.count()
        return fixture
    }

    private static func row(
        _ shard: Int64, _ sequence: Int, _ object: Int64, _ random: inout SeededGenerator
    ) -> StoreFixture.Row {
        let numbers = ["1", "-2.50", "1e3", "0.1", "99999999999999999999999", "NaN", "Infinity", "0.30000000000000004"]
        var payload = "{"
        let device = ["d1", "d\u{E9}", "de\u{301}", "a,\"b\"", nil].randomElement(using: &random) ?? nil
        for key in ["a", "b\\\\\\\"q"] where Bool.random(using: &random) {
            payload += "\"\(key)\":\(numbers.randomElement(using: &random) ?? "1"),"
        }
        payload += "\"c\":{\"d\":\(numbers.randomElement(using: &random) ?? "1")},\"text\":\"x\"}"
        let base: Int64 = 1_790_000_000_000_000
        let time =
            Int.random(in: 0..<10, using: &random) > 0
            ? base + Int64.random(in: 0..<4 * 3_600, using: &random) * 1_000_000 : nil
        return StoreFixture.Row(
            shard: shard, sequence: "\(sequence)", object: Int.random(in: 0..<10, using: &random) > 0 ? object : nil,
            eventTime: time, arrivalTime: time.map { $0 + 1 }, processedTime: base + 5, device: device,
            payload: payload)
    }

    /// Fills the rollup from the rows that `RecordSummary` gives one by one, packed by hand.
    private static func rollup(
        _ rows: [StoreFixture.Row], of stream: Int64, in fixture: StoreFixture, stale: Bool,
        _ random: inout SeededGenerator
    ) throws {
        struct Cell {
            var records = 0
            var times: [Int64] = []
            var numbers: [String: [ExactDecimal]] = [:]
            var nonfinite: [String: Int] = [:]
            var redelivered = 0
        }
        var cells: [[String: Int64]: Cell] = [:]
        for row in rows where row.object != nil {
            let hour = row.eventTime.map { Timestamp(microseconds: $0).hourStart.microseconds } ?? .min
            let device = row.device ?? ""
            // A dictionary of one entry is a key that compares the device's bytes, not its characters.
            let key = [device.utf8.map { String($0) }.joined(separator: " "): hour]
            cells[key, default: Cell()].records += 1
            if let time = row.eventTime { cells[key]?.times.append(time) }
            for (name, text) in Self.numbers(row.payload ?? "") {
                if let number = ExactDecimal(text) {
                    cells[key]?.numbers[name, default: []].append(number)
                } else {
                    cells[key]?.nonfinite[name, default: 0] += 1
                }
            }
            cells[key]?.redelivered += try fixture.queue.read { db in
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM delivery WHERE shard_id = ? AND sequence_key = ?",
                    arguments: [row.shard, fixture.key(row.sequence)]) ?? 0
            }
        }
        for (key, cell) in cells {
            guard let (bytes, hour) = key.first else { continue }
            let device = String(decoding: bytes.split(separator: " ").compactMap { UInt8($0) }, as: UTF8.self)
            let isStale = stale && Bool.random(using: &random)
            var parts: [String] = []
            for name in ["a", oddKey, "c.d"] {
                let numbers = cell.numbers[name] ?? []
                let nonfinite = cell.nonfinite[name] ?? 0
                if numbers.isEmpty && nonfinite == 0 { continue }
                let jsonName = name.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
                    of: "\"", with: "\\\"")
                guard let least = numbers.min(), let greatest = numbers.max() else {
                    parts.append("\"\(jsonName)\":[0,\(nonfinite),null,null,null]")
                    continue
                }
                var sum = DecimalSum()
                for number in numbers { sum.add(number) }
                let average = DoubleText.text(sum.average(count: numbers.count) ?? 0)
                parts.append(
                    "\"\(jsonName)\":[\(numbers.count),\(nonfinite),\"\(least)\",\"\(greatest)\",\"\(sum)\",\(average)]"
                )
            }
            if isStale {
                try fixture.run("INSERT INTO stale_hour VALUES (?, ?, ?)", [stream, hour, device])
                if Bool.random(using: &random) { continue }
            }
            try fixture.run(
                "INSERT INTO hourly_rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    stream, hour, device, isStale ? 77 : cell.records, cell.redelivered, cell.times.min(),
                    cell.times.max(), "{\(parts.joined(separator: ","))}",
                ])
        }
    }

    /// The numbers of the payloads that `row` makes, by splitting them at their known places.
    private static func numbers(_ payload: String) -> [(String, String)] {
        var found: [(String, String)] = []
        for (name, start) in [("a", "\"a\":"), (oddKey, "\"b\\\\\\\"q\":"), ("c.d", "\"d\":")] {
            guard let range = payload.range(of: start) else { continue }
            let text = payload[range.upperBound...].prefix { $0 != "," && $0 != "}" }
            found.append((name, String(text)))
        }
        return found
    }

    static func rows(_ store: Store, _ request: SummaryRequest) throws -> [SummaryRow] {
        var rows: [SummaryRow] = []
        let totals = try Summary(store, request).rows(header: { _ in }) { rows.append($0) }
        #expect(totals.rows == Int64(rows.count))
        #expect(totals.records == rows.reduce(0) { $0 + $1.records })
        #expect(totals.withoutDevice == rows.filter { $0.deviceID.isEmpty }.reduce(0) { $0 + $1.records })
        return rows
    }

    /// Counts the same hours from the records, with room for few cells at once.
    static func scanned(_ store: Store, _ request: SummaryRequest, capacity: Int) throws -> [SummaryRow] {
        try store.reading { reads in
            let fields = try request.fields ?? reads.numericFields()
            var rows: [SummaryRow] = []
            for stream in try reads.streams(request.stream) {
                var records = RecordSummary(request, fields: fields, capacity: capacity)
                try records.run(reads, stream) { key, cell in
                    var line = SummaryLine()
                    line.stream = stream.label
                    line.metrics = [SummaryLine.Metric](repeating: SummaryLine.Metric(), count: fields.count)
                    key.fill(&line)
                    cell.fill(&line)
                    rows.append(line.row)
                }
            }
            return rows
        }
    }

    @Test(arguments: 0..<6, [false, true]) func rollupAndRecordsAgree(_ seed: UInt64, _ stale: Bool) throws {
        let store = try Self.random(seed, stale: stale).open()
        var requests = [SummaryRequest()]
        var limited = SummaryRequest()
        limited.range = TimeRange(since: TimeBound("2026-09-21T15"), until: TimeBound("2026-09-21T16"))
        limited.stream = "beta"
        requests.append(limited)
        var single = SummaryRequest()
        single.device = "a,\"b\""
        single.fields = ["c.d", "unknown", "a"]
        requests.append(single)
        for request in requests {
            let rollup = try Self.rows(store, request)
            #expect(!rollup.isEmpty)
            #expect(rollup == (try Self.scanned(store, request, capacity: 1_000)))
            #expect(rollup == (try Self.scanned(store, request, capacity: 3)))
        }
    }

    @Test func rowsComeInOrderAndSumUp() throws {
        let store = try Self.random(3).open()
        for basis in TimeBasis.allCases {
            var request = SummaryRequest()
            request.basis = basis
            request.window = try #require(TimeWindow("15m"))
            let rows = try Self.rows(store, request)
            let keys = rows.map { ($0.stream, Array($0.deviceID.utf8), $0.hour?.microseconds ?? .min) }
            for (left, right) in zip(keys, keys.dropFirst()) {
                let isOrdered =
                    left.0 != right.0
                    ? left.0 < right.0
                    : left.1 != right.1 ? left.1.lexicographicallyPrecedes(right.1) : left.2 < right.2
                #expect(isOrdered)
            }
            let delivered = try Status.report(store).streams.reduce(0) {
                $0 + $1.shards.reduce(0) { $0 + $1.delivered }
            }
            #expect(rows.reduce(0) { $0 + $1.records } == delivered)
            if basis == .processing { #expect(Set(rows.compactMap(\.hour)).count == 1) }
        }
    }

    @Test func aRangeThatCutsAnHourIsCountedFromTheRecords() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        let shard = try fixture.shard(0, of: stream)
        let object = try fixture.object("o", of: stream)
        let hour = try #require(Timestamp(iso: "2026-11-21T17:00:00Z")).microseconds
        try fixture.records(
            [0, 1_800_000_000, 3_599_999_999].enumerated().map { index, offset in
                .init(
                    shard: shard, sequence: "\(index + 1)", object: object, eventTime: hour + offset, device: "d",
                    payload: "{\"v\":\(index)}")
            } + [.init(shard: shard, sequence: "9", object: object, device: "d", payload: "{\"v\":7}")])
        try fixture.run("INSERT INTO field VALUES ('v', '', 1)")
        try fixture.count()
        var request = SummaryRequest()
        request.range = TimeRange(
            since: TimeBound("2026-11-21T17:00:00.000001Z"), until: TimeBound("2026-11-21T18:00:00Z"))
        var rows: [SummaryRow] = []
        let totals = try Summary(try fixture.open(), request).rows(header: { #expect($0 == ["v"]) }) { rows.append($0) }
        #expect(rows.map(\.records) == [2])
        #expect(
            rows.first?.metrics == [SummaryMetric(count: 2, nonfinite: 0, min: "1", avg: "1.5", max: "2", sum: "3")])
        #expect(totals.withoutTime == 1)
    }

    @Test func csvIsAsTheContractSays() throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream("s,1")
        let hour = try #require(Timestamp(iso: "2026-11-21T17:00:00Z")).microseconds
        try fixture.run("INSERT INTO field VALUES ('location.lat', '', 1), ('v', '', 1)")
        let insert = "INSERT INTO hourly_rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        try fixture.run(
            insert,
            [
                stream, hour, "d\"7", 3, 1, hour + 5, hour + 1_000_000,
                #"{"location.lat":[2,1,"-0.5","18.25","17.75"],"v":[0,2,null,null,null]}"#,
            ])
        try fixture.run(insert, [stream, Int64.min, "", 12, 0, nil, nil, "{}"])
        try fixture.count()
        var text = ""
        let totals = try Summary(try fixture.open(), SummaryRequest()).csv {
            text += String(decoding: $0, as: UTF8.self)
        }
        #expect(
            text == """
                stream,device_id,hour,records,redelivered,first_event,last_event,location.lat_count,location.lat_min,\
                location.lat_avg,location.lat_max,location.lat_sum,v_count,v_min,v_avg,v_max,v_sum
                "s,1",,,12,0,,,,,,,,,,,,
                "s,1","d""7",2026-11-21T17:00:00Z,3,1,2026-11-21T17:00:00.000005Z,2026-11-21T17:00:01.000000Z,2,-0.5,\
                8.875,18.25,17.75,0,,,,

                """)
        #expect(totals.withoutDevice == 12 && totals.withoutTime == 12 && totals.records == 15)
    }

    static let malformed = [
        "", "{", "[]", "{\"v\"}", "{\"v\":[1]}", "{\"v\":[1,0,\"1\",\"1\"]}", "{\"v\":[0,1]}",
        "{\"v\":[1,0,\"1\",\"1\",\"1\"]",
        "{\"v\":[1,0,\"1\",\"1\",\"1e5\"]}", "{\"v\":[1,0,\"1\",\"1\",\"1\",x]}", "{\"v\":[-1,0,\"1\",\"1\",\"1\"]}",
    ]

    @Test(arguments: malformed) func aDamagedRowIsRefused(_ metrics: String) throws {
        let fixture = try StoreFixture()
        let stream = try fixture.stream()
        try fixture.run("INSERT INTO field VALUES ('v', '', 1)")
        try fixture.run("INSERT INTO hourly_rollup VALUES (?, 0, 'd', 1, 0, NULL, NULL, ?)", [stream, metrics])
        let store = try fixture.open()
        #expect(throws: AnalysisError.self) { try Summary(store, SummaryRequest()).csv { _ in } }
    }
}
