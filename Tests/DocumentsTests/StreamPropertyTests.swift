import Coding
import Documents
import Records
import TestSupport
import Testing

/// Documents of any division, any cut, and random events against what they were made of.
@Suite struct StreamPropertyTests {
    private static let documents: [String] = [
        FailureText().text + "\n" + FailureText { $0.first = "4" }.text + "\nbroken\n" + FailureText().text + "\n",
        "[\(FailureText().text), \(FailureText { $0.batchSize = "0" }.text), 7, \(FailureText().text)]",
        FailureText.messages([FailureText().text, "no document", FailureText.notification(FailureText().text)]),
        FailureText { $0.payload = quoted(EventText.event([EventText(), EventText { $0.data = "7" }])) }.text,
        EventText.event([EventText(), EventText { $0.data = "\"%\"" }]) + EventText.event([EventText()]),
        "[\(EventText().text),\(EventText { $0.sequence = "6" }.text)]",
        #"{"Records":[{"SequenceNumber":"5","Data":"e30="},{"SequenceNumber":"5"}]} {"Records":[]}"#,
    ]

    @Test(arguments: documents)
    func anyDivisionGivesTheSame(text: String) {
        let hints = ReadingHints(shard: 1)
        let whole = Reading(text.utf8, hints: hints)
        #expect(whole.read > 0)
        let reader = DocumentReader(options: .standard, hints: hints)
        for chunk in [1, 2, 3, 7, 61, 1024] {
            for room in [1, 2, 3, .max] {
                #expect(Reading(text.utf8, by: reader, chunk: chunk, room: room) == whole, "\(chunk), \(room)")
            }
        }
    }

    @Test(arguments: documents)
    func aCutAnywhereKeepsWhatStandsBefore(text: String) {
        let bytes = Array(text.utf8)
        let hints = ReadingHints(shard: 1)
        let reader = DocumentReader(options: .standard, hints: hints)
        let whole = Reading(bytes, by: reader)
        var known = 0
        for end in 0..<bytes.count {
            let cut = Reading(bytes.prefix(end), by: reader)
            #expect(whole.entries.starts(with: cut.entries), "\(end)")
            #expect(whole.ranges.starts(with: cut.ranges), "\(end)")
            #expect(cut.entries.count >= known, "\(end)")
            // Between two lines nothing shows that more should follow.
            let isWhole = end > 0 && (bytes[end] == 0x0A || bytes[end - 1] == 0x0A)
            #expect(isWhole || cut.entries == whole.entries || !cut.rejects.isEmpty, "\(end)")
            known = cut.entries.count
        }
    }

    @Test(arguments: 0..<40)
    func randomEvents(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var records: [EventText] = []
        var expected: [Reading.Entry] = []
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            let (record, entries) = Self.record(&random, index: Int64(expected.count))
            records.append(record)
            expected += entries
        }
        let event = EventText.event(records)
        let reading = Reading(event)
        #expect(reading.entries == expected)
        #expect(reading.rejects.isEmpty)
        let number = expected.isEmpty ? "1" : String(Int.max)
        let document = FailureText {
            ($0.first, $0.last, $0.shard) = ("0", number, "shardId-000000000001")
            ($0.batchSize, $0.payload) = ("2", quoted(event))
        }
        var failed = Reading(document.text).entries
        guard !expected.isEmpty else { return #expect(failed.map(\.payload) == [nil, nil]) }
        for index in failed.indices {
            (failed[index].kind, failed[index].source) = (.listed, .lambdaEvent)
            (failed[index].processed, failed[index].reason, failed[index].extra) = (nil, nil, nil)
        }
        #expect(failed == expected)
    }

    /// One record, and the entries that it must give.
    private static func record(_ random: inout SeededRandom, index: Int64) -> (EventText, [Reading.Entry]) {
        var record = EventText()
        record.sequence = String(Int.random(in: 1...Int.max, using: &random))
        record.arrival = random.oneIn(4) ? nil : "1795280405.321"
        let key = random.oneIn(5) ? nil : random.pick(["key", "", "ü\"\\/", "device 7"])
        record.partitionKey = key.map(quoted)
        var entry = Reading.Entry(
            index: index, kind: .listed, source: .lambdaEvent, identity: "shardId-000000000001:\(record.sequence)",
            partitionKey: key, arrival: record.arrival == nil ? nil : "2026-11-21T17:00:05.321000Z",
            isEstimated: false, payload: [], isBytes: true)
        if random.oneIn(4) {
            let parts = (0..<Int.random(in: 1...4, using: &random)).map { part in
                SubRecord(partitionKey: "p\(part)", explicitHashKey: part == 2 ? "9" : nil, data: payload(&random))
            }
            record.payload = AggregatedPayload.encoded(parts)
            let entries = parts.enumerated().map { place, part in
                var inner = entry
                inner.index += Int64(place)
                inner.identity += ".\(place)"
                (inner.partitionKey, inner.explicitHashKey, inner.payload) =
                    (part.partitionKey, part.explicitHashKey, part.data)
                inner.device = device(of: part.data)
                return inner
            }
            return (record, entries)
        }
        record.payload = payload(&random)
        (entry.payload, entry.device) = (record.payload, device(of: record.payload))
        return (record, [entry])
    }

    private static func payload(_ random: inout SeededRandom) -> [UInt8] {
        if random.oneIn(2) { return Array(#"{"device_id":"d\#(Int.random(in: 0..<9, using: &random))","v":1}"#.utf8) }
        return (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private static func device(of payload: [UInt8]) -> String? {
        let text = String(decoding: payload, as: UTF8.self)
        return text.hasPrefix(#"{"device_id":"d"#) ? String(text.dropFirst(14).prefix(2)) : nil
    }
}
