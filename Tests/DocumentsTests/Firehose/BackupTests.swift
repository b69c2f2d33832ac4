import Documents
import Records
import TestSupport
import Testing

@Suite struct BackupTests {
    private static let one = #"{"device_id":"d1","v":1}"#
    private static let two = #"{"device_id":"d2", "v": 2.50}"#

    /// Documents whose payloads are certain.
    @Test(arguments: [
        (one, [one]),
        (one + two, [one, two]),
        (one + "\n" + two + "\n", [one, two]),
        (one + "\n" + two, [one, two]),
        (one + "\r\n" + two + "\r\n", [one, two]),
        (one + " " + two, [one, two]),
        ("\u{FEFF}" + one + "\n\u{FEFF}" + two, [one, two]),
        // A payload that is printed over several lines keeps its very bytes.
        ("{\n  \"device_id\": \"d1\"\n}" + two, ["{\n  \"device_id\": \"d1\"\n}", two]),
        (one + "{}[]" + two, [one, "{}", "[]", two]),
        (one + "[1,\n2]\n" + two, [one, "[1,\n2]", two]),
        // What would be a record, a failure or a listing elsewhere is a payload here.
        (
            one + #"{"sequence_number":"1","original_data":1}{"Records":[{}]}{"rawData":""}"#,
            [one, #"{"sequence_number":"1","original_data":1}"#, #"{"Records":[{}]}"#, #"{"rawData":""}"#]
        ),
        (
            one + "\n12\n-0.5\ntrue\nnull\nNaN\n\"a\\\"b\"\n" + two,
            [one, "12", "-0.5", "true", "null", "NaN", #""a\"b""#, two]
        ),
        (one + "\n12", [one, "12"]),
        // A device's message has the names that a log event has.
        (
            #"{"device_id":"d1","id":"7","message":"x","timestamp":1}"# + one,
            [#"{"device_id":"d1","id":"7","message":"x","timestamp":1}"#, one]
        ),
    ])
    func payloads(text: String, expected: [String]) {
        for reading in [DocumentReading(text.utf8), DocumentReading(text.utf8, kind: .firehoseBackup)] {
            #expect(reading.payloads == expected)
            #expect(reading.rejects.isEmpty)
            #expect(reading.kind == .firehoseBackup)
        }
    }

    @Test(arguments: [
        ("[1,2][3]", ["[1,2]", "[3]"]), ("12\n34\n", ["12", "34"]), ("7", ["7"]), ("\"a\"", ["\"a\""]),
        ("true\n", ["true"]), ("[" + one + "]", ["[" + one + "]"]), ("{\"Contents\":[]}", ["{\"Contents\":[]}"]),
    ])
    func payloadsOfAForcedBackup(text: String, expected: [String]) {
        let reading = DocumentReading(text.utf8, kind: .firehoseBackup)
        #expect(reading.payloads == expected)
        #expect(reading.rejects.isEmpty)
    }

    /// What nobody can divide is rejected; what stands apart from it is read.
    @Test(arguments: [
        ("12", [], ["0 ambiguous_join at 0, line 1, 2 bytes: 12"]),
        ("12 34", [], ["0 ambiguous_join at 0, line 1, 2 bytes: 12", "1 ambiguous_join at 3, line 1, 2 bytes: 34"]),
        (one + "12", [one], ["1 ambiguous_join at 24, line 1, 2 bytes: 12"]),
        (one + "1234" + two, [one, two], ["1 ambiguous_join at 24, line 1, 4 bytes: 1234"]),
        (one + "12\n" + two, [one, two], ["1 ambiguous_join at 24, line 1, 2 bytes: 12"]),
        (
            one + "\n12" + two + "\n" + two + "\n", [one, two, two],
            ["1 ambiguous_join at 25, line 2, 2 bytes: 12"]
        ),
        (
            one + "\"a\"\"b\"", [one],
            ["1 ambiguous_join at 24, line 1, 3 bytes: \"a\"", "2 ambiguous_join at 27, line 1, 3 bytes: \"b\""]
        ),
        (one + "truefalse", [one], ["1 ambiguous_join at 24, line 1, 9 bytes: truefalse"]),
        // One line of many: the others stand.
        (one + "\nplain text\n" + two + "\n", [one, two], ["1 ambiguous_join at 25, line 2, 10 bytes: plain text"]),
        (
            one + "\n{\"cut\":\n" + two + "\n", [one, two],
            ["1 unexpected_end at 25, line 4, 7 bytes: {\"cut\":"]
        ),
        // Nothing shows where the text ends.
        (
            one + two + "plain text\n" + two, [one, two],
            ["2 ambiguous_join at 53, line 1, 40 bytes: plain text\n" + two]
        ),
        ("{\n\"v\": 1}\nplain\n{}", ["{\n\"v\": 1}"], ["1 ambiguous_join at 10, line 3, 8 bytes: plain\n{}"]),
        ("plain\ntext\n", [], ["0 ambiguous_join at 0, line 1, 11 bytes: plain\ntext\n"]),
        // Behind damage a piece of a payload is none.
        (
            one + "\n{\"a\":[\n{\"c\":1},oops]}\n" + two, [one, two],
            [
                "1 expected_value at 25, line 3, 6 bytes: {\"a\":[",
                "2 ambiguous_join at 32, line 3, 7 bytes: {\"c\":1}",
                "3 ambiguous_join at 39, line 3, 7 bytes: ,oops]}",
            ]
        ),
        ("", [], ["0 empty_document at 0, line 1, 0 bytes: "]),
    ])
    func ambiguousJoins(text: String, payloads: [String], rejects: [String]) {
        let reading = DocumentReading(text.utf8, kind: .firehoseBackup)
        #expect(reading.payloads == payloads)
        #expect(reading.rejects == rejects)
    }

    @Test func anAggregateAmongPayloadsIsRejectedWhole() {
        let aggregate: [UInt8] = [0xF3, 0x89, 0x9A, 0xC2, 0x0A, 0x01, 0x61, 0x1A, 0x02, 0x7B, 0x7D]
        let reading = DocumentReading(Array(Self.one.utf8) + aggregate + Array(Self.two.utf8))
        #expect(reading.payloads == [Self.one])
        #expect(reading.codes == [.ambiguousJoin])
    }

    @Test func thePayloadsFieldsAreFound() {
        let text = #"{"device_id":"d1","timestamp":"2026-11-21T17:00:00"}{"device_id":7}"#
        #expect(
            DocumentReading(text.utf8).parts == [
                #"0 listed firehose_backup {"device_id":"d1","timestamp":"2026-11-21T17:00:00"} device=d1 event=1795280400000000"#,
                #"1 listed firehose_backup {"device_id":7} device=7"#,
            ])
    }

    /// What is no payload of the stream is not taken for one.
    @Test(arguments: [
        "{}", #"{"a":1}"#, "[" + one + "]", "12\n" + one, #"{"message":"x","timestamp":"2026-11-21T17:00:00"}"#,
        #"{"timestamp":"yesterday"}"#, #"{"meta":{"device_id":"d1"}}"#,
    ])
    func otherValues(text: String) {
        let reading = DocumentReading(text.utf8)
        #expect(reading.payloads.isEmpty)
        #expect(!reading.rejects.isEmpty)
    }

    @Test func dottedNamesAreFound() {
        var options = StreamOptions.standard
        options.deviceField = "meta.device_id"
        let text = #"{"meta":{"device_id":"d1"}}"#
        #expect(DocumentReading(text.utf8, options: options).payloads == [text])
    }

    /// Payloads joined in each way come back as they were, in whatever pieces they are read.
    @Test(arguments: 0..<40)
    func joinedPayloads(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let delimiter = random.pick(["", "\n", " ", "\r\n", "\n\n"])
        let takesScalars = delimiter.contains("\n")
        var payloads = [Self.one]
        for _ in 0..<Int.random(in: 0..<30, using: &random) {
            payloads.append(Self.payload(takesScalars: takesScalars, &random))
        }
        let text = payloads.joined(separator: delimiter) + (random.oneIn(2) ? delimiter : "")
        let whole = DocumentReading(text.utf8)
        #expect(whole.payloads == payloads)
        #expect(whole.rejects.isEmpty)
        for chunk in [1, 7, 64] {
            let room = BatchRoom(entries: Int.random(in: 1..<9, using: &random), bytes: 200)
            #expect(DocumentReading(text.utf8, chunk: chunk, room: room) == whole)
        }
    }

    private static func payload(takesScalars: Bool, _ random: inout SeededRandom) -> String {
        let number = Int.random(in: -50..<5_000, using: &random)
        switch Int.random(in: 0..<(takesScalars ? 8 : 5), using: &random) {
        case 0: return "{\"device_id\": \"d\(number)\",\n\t\"v\": [\(number), {}]}"
        case 1: return "[]"
        case 2: return "{}"
        case 3: return "{\"a\":{\"}{\":\"\\\"}{\\n\(number)\"}}"
        case 4: return "[[\(number)],\"][\"]"
        case 5: return String(number)
        case 6: return random.pick(["true", "null", "NaN", "-Infinity", "1e5"])
        default: return "\"text \(number)\""
        }
    }

    /// A backup that ends anywhere brings the whole payloads before, and one reject or none.
    @Test(arguments: ["", "\n"])
    func cutAtEachByte(delimiter: String) {
        let payloads = [Self.one, Self.two, "[1,2]", "{\"s\":\"\\u00e9 é\"}"]
        let text = Array(payloads.joined(separator: delimiter).utf8)
        var ends: [Int] = []
        for payload in payloads { ends.append((ends.last.map { $0 + delimiter.utf8.count } ?? 0) + payload.utf8.count) }
        for length in 1...text.count {
            let reading = DocumentReading(text.prefix(length), kind: .firehoseBackup)
            let whole = ends.filter { $0 <= length }.count
            #expect(reading.payloads == Array(payloads.prefix(whole)))
            let isWhole = whole > 0 && length <= ends[whole - 1] + delimiter.utf8.count
            #expect(reading.rejects.count == (isWhole ? 0 : 1), "at \(length)")
            #expect(DocumentReading(text.prefix(length), kind: .firehoseBackup, chunk: 1) == reading)
        }
    }

    /// Whatever bytes are damaged, each part is counted once, and the pieces that it is read in change nothing.
    @Test(arguments: 0..<200)
    func damagedBackups(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let delimiter = random.pick(["", "\n"])
        var text = Array(
            (0..<8).map { _ in random.pick([Self.one, Self.two, "[1]"]) }.joined(separator: delimiter).utf8)
        for _ in 0..<Int.random(in: 1..<4, using: &random) {
            let index = Int.random(in: 0..<text.count, using: &random)
            text[index] = random.pick(Array("{}[],:\"\\\n 1ax".utf8) + [0, 0xF3, 0xC2])
        }
        let whole = DocumentReading(text, kind: .firehoseBackup)
        #expect(whole.indexes == Array(0..<Int64(whole.indexes.count)))
        for chunk in [1, 13] {
            let room = BatchRoom(entries: 1, bytes: 1)
            #expect(DocumentReading(text, kind: .firehoseBackup, chunk: chunk, room: room) == whole)
        }
        for payload in whole.payloads where delimiter.isEmpty == false {
            #expect(String(decoding: text, as: UTF8.self).contains(payload))
        }
    }
}
