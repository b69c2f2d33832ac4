import Coding
import Documents
import Records
import TestSupport
import Testing

@Suite struct ProcessedRecordReaderTests {
    private static let number = "49590338271490256608559692538361571095921575989136588898"

    /// Members of an entry in JSON; `nil` takes one away.
    private static func entry(_ changes: [String: String?] = [:]) -> String {
        var members: [String: String] = [
            "original_data": #"{"v":1}"#, "sequence_number": "\"7\"", "event_id": "\"shardId-000000000003:7\"",
            "partition_key": "\"k\"", "processing_timestamp": "\"2026-11-21T17:00:00Z\"", "processed": "true",
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private static func read(_ text: String, options: StreamOptions = .standard) throws -> (BatchEntry?, RecordBatch) {
        let batch = try readBatch(("[" + text + "]").utf8, options: options)
        return (batch.entries.first, batch)
    }

    /// The one entry that a text must give.
    private static func one(_ text: String, options: StreamOptions = .standard) throws -> (BatchEntry, RecordBatch) {
        let (entry, batch) = try read(text, options: options)
        return (try #require(entry), batch)
    }

    @Test func everyFieldOfAnEntry() throws {
        let (entry, batch) = try Self.one(Self.entry())
        #expect(entry.index == 0)
        #expect(entry.kind == .delivered)
        #expect(entry.shard == 3)
        #expect(batch.text(entry.sequenceKey) == "0017")
        #expect(entry.subSequence == -1)
        #expect(entry.partitionKey.map(batch.text) == "k")
        #expect(entry.processedTime == Timestamp(text: "2026-11-21T17:00:00Z")?.microseconds)
        #expect(entry.payload.map(batch.text) == #"{"v":1}"#)
        #expect(!entry.payloadIsBytes)
        #expect(entry.extra == nil)
        #expect(entry.reason == nil)
        #expect(entry.strictPayload == nil)
        #expect(entry.arrivalTime == nil)
    }

    @Test(arguments: [
        (entry(["sequence_number": nil]), Reject.Code.missingSequenceNumber),
        (entry(["sequence_number": "null"]), .missingSequenceNumber),
        (entry(["original_data": nil]), .missingPayload),
        (entry(["sequence_number": "\"07\""]), .invalidSequenceNumber),
        (entry(["sequence_number": "\"-7\""]), .invalidSequenceNumber),
        (entry(["sequence_number": "-7"]), .invalidSequenceNumber),
        (entry(["sequence_number": "\"\""]), .invalidSequenceNumber),
        (entry(["sequence_number": "\"7a\""]), .invalidSequenceNumber),
        (entry(["sequence_number": "7.0"]), .invalidSequenceNumber),
        (entry(["sequence_number": "7e0"]), .invalidSequenceNumber),
        (entry(["sequence_number": "true"]), .invalidSequenceNumber),
        (entry(["sequence_number": "[7]"]), .invalidSequenceNumber),
        // Python would decode it; no handler writes a digit so, and the number has to be found in `event_id` as it is.
        (entry(["sequence_number": #""\u0037""#]), .invalidSequenceNumber),
        (entry(["sequence_number": "\"1\(String(repeating: "0", count: 129))\""]), .invalidSequenceNumber),
        (entry(["event_id": "\"shardId-000000000003:8\""]), .invalidEventID),
        (entry(["event_id": "\"shardId-000000000003:77\""]), .invalidEventID),
        (entry(["event_id": "\"shardId-3:7\""]), .invalidEventID),
        (entry(["event_id": "\"shardId-0000000000003:7\""]), .invalidEventID),
        (entry(["event_id": "\"\""]), .invalidEventID),
        (entry(["event_id": "7"]), .invalidEventID),
        (entry(["event_id": nil]), .unknownShard),
        (entry(["event_id": "null"]), .unknownShard),
        (entry(["partition_key": "7"]), .invalidField),
        (entry(["partition_key": "{}"]), .invalidField),
        ("7", .notAnObject), ("null", .notAnObject), ("[]", .notAnObject), ("\"a\"", .notAnObject),
        ("{}", .missingSequenceNumber),
    ])
    func refusals(text: String, code: Reject.Code) throws {
        let (entry, batch) = try Self.read(text)
        #expect(entry == nil)
        #expect(batch.rejects.map(\.code) == [code])
        #expect(batch.arena.isEmpty, "a refused entry leaves nothing behind")
        #expect(batch.metrics.isEmpty)
    }

    @Test func aRefusalHasWordsWithoutThePayload() throws {
        let (_, batch) = try Self.read(Self.entry(["original_data": "\"secret\"", "event_id": "\"x\""]))
        let detail = try #require(batch.rejects.first?.detail)
        #expect(!detail.contains("secret"))
        #expect(detail.first?.isUppercase == false)
    }

    @Test(arguments: ["7", "\"7\""])
    func theSequenceNumberAsTextOrInteger(text: String) throws {
        let (entry, batch) = try Self.one(Self.entry(["sequence_number": text]))
        #expect(batch.text(entry.sequenceKey) == "0017")
    }

    @Test func theLongestNumber() throws {
        let digits = String(repeating: "9", count: 129)
        let (entry, batch) = try Self.one(
            Self.entry(["sequence_number": "\"\(digits)\"", "event_id": "\"shardId-000000000000:\(digits)\""]))
        #expect(batch.text(entry.sequenceKey) == "129" + digits)
        #expect(entry.sequenceValue == nil)
    }

    @Test func withoutEventIDTheNumberTellsTheShard() throws {
        let (entry, _) = try Self.one(Self.entry(["sequence_number": "\"\(Self.number)\"", "event_id": nil]))
        #expect(entry.shard == 6)
        #expect(entry.arrivalEstimated)
        #expect(entry.arrivalTime != nil)
    }

    @Test func withoutDecodingTheNumberTellsNothing() throws {
        let options = StreamOptions(deviceField: "device_id", timeField: "timestamp", decodesSequenceNumbers: false)
        let text = Self.entry(["sequence_number": "\"\(Self.number)\"", "event_id": nil])
        #expect(try Self.read(text, options: options).1.rejects.map(\.code) == [.unknownShard])
        let whole = Self.entry([
            "sequence_number": "\"\(Self.number)\"", "event_id": "\"shardId-000000000006:\(Self.number)\"",
        ])
        #expect(try Self.one(whole, options: options).0.arrivalTime == nil)
    }

    @Test func anotherShardInTheNumberGivesNoArrival() throws {
        let (entry, _) = try Self.one(
            Self.entry(["sequence_number": "\"\(Self.number)\"", "event_id": "\"shardId-000000000007:\(Self.number)\""])
        )
        #expect(entry.shard == 7)
        #expect(entry.arrivalTime == nil)
    }

    @Test func aMissingPartitionKey() throws {
        #expect(try Self.one(Self.entry(["partition_key": nil])).0.partitionKey == nil)
        #expect(try Self.one(Self.entry(["partition_key": "null"])).0.partitionKey == nil)
        let (entry, batch) = try Self.one(Self.entry(["partition_key": "\"\""]))
        #expect(entry.partitionKey.map(batch.text) == "")
    }

    @Test(arguments: [
        // What is none of the format's fields, in its order; of a key that stands twice the last value.
        (#""a":1,"z":{"b":[ 2 ]}"#, #"{"a":1,"z":{"b":[2]}}"#),
        (#""a":1,"b":2,"a":3"#, #"{"b":2,"a":3}"#),
        (#""\u0061":1"#, #"{"a":1}"#),
        (#""event_ID":1"#, #"{"event_ID":1}"#),
    ])
    func furtherFields(members: String, extra: String) throws {
        let (entry, batch) = try Self.one(Self.entry().dropLast() + "," + members + "}")
        #expect(entry.extra.map(batch.text) == extra)
    }

    @Test(arguments: [
        ("processing_timestamp", "\"yesterday\"", #"{"processing_timestamp":"yesterday"}"#),
        ("processing_timestamp", "null", #"{"processing_timestamp":null}"#),
        ("processed", "\"yes\"", #"{"processed":"yes"}"#),
        ("processed", "null", #"{"processed":null}"#),
    ])
    func aFieldOfTheFormatThatSaysNothingIsKept(name: String, value: String, extra: String) throws {
        let (entry, batch) = try Self.one(Self.entry([name: value]))
        #expect(entry.kind == .delivered)
        #expect(entry.extra.map(batch.text) == extra)
    }

    @Test(arguments: [
        (#""error":"no"#, "no"), (#""reason":"why"#, "why"), (#""error":7,"reason":"why"#, "why"),
        (#""reason":"b","error":"a"#, "a"), (#""errorMessage":"\u00fc"#, "ü"),
    ])
    func aFailedEntrySaysWhy(members: String, reason: String) throws {
        let (entry, batch) = try Self.one(Self.entry(["processed": "false"]).dropLast() + "," + members + "\"}")
        #expect(entry.kind == .failed)
        #expect(entry.reason.map(batch.text) == reason)
        #expect(entry.payload != nil)
    }

    @Test func onlyAFailedEntryHasAReason() throws {
        let (entry, _) = try Self.one(Self.entry().dropLast() + #","error":"no"}"#)
        #expect(entry.kind == .delivered)
        #expect(entry.reason == nil)
    }

    @Test func keysWithEscapesAndKeysThatStandTwice() throws {
        let escaped = Self.entry(["sequence_number": nil]).dropLast() + #","\u0073equence_number":"7"}"#
        #expect(try Self.one(String(escaped)).0.shard == 3)
        let twice = "{\"sequence_number\":\"5\"," + Self.entry().dropFirst()
        #expect(try Self.one(String(twice)).1.arena.starts(with: Array("0017".utf8)))
        let payload = Self.entry(["original_data": #"{"device_id":"a","v":1,"device_id":"b","v":2}"#])
        let (entry, batch) = try Self.one(payload)
        #expect(entry.deviceID.map(batch.text) == "b")
        #expect(entry.payload.map(batch.text) == #"{"device_id":"b","v":2}"#)
        #expect(batch.metrics.map(\.short) == [ShortDecimal("2".utf8Span.span)])
    }

    @Test(arguments: [
        (#""d1""#, "d1"), ("17", "17"), ("1.50", "1.50"), (#""\u00e9""#, "é"), (#""\ud83d""#, "\u{FFFD}"),
        (#""""#, nil), ("null", nil), ("true", nil), ("[1]", nil), (#"{"a":1}"#, nil), ("NaN", nil),
    ])
    func devices(value: String, device: String?) throws {
        let (entry, batch) = try Self.one(Self.entry(["original_data": "{\"device_id\":\(value)}"]))
        #expect(entry.deviceID.map(batch.text) == device)
    }

    @Test(arguments: [
        ("\"2026-11-21T17:00:00.5Z\"", 1_795_280_400_500_000), ("1795280400", 1_795_280_400_000_000),
        ("1795280400.25", 1_795_280_400_250_000), ("1795280400123", 1_795_280_400_123_000),
        ("1795280400123456", 1_795_280_400_123_456), ("1.7952804e9", 1_795_280_400_000_000),
        ("\"2026-11-21T17:00\\u003a00Z\"", 1_795_280_400_000_000), ("-1", nil), ("true", nil), ("\"no\"", nil),
        ("NaN", nil), ("null", nil),
    ])
    func eventTimes(value: String, microseconds: Int?) throws {
        let (entry, _) = try Self.one(Self.entry(["original_data": "{\"timestamp\":\(value)}"]))
        #expect(entry.eventTime == microseconds.map(Int64.init))
        let (processed, _) = try Self.one(Self.entry(["processing_timestamp": value]))
        #expect(processed.processedTime == microseconds.map(Int64.init))
    }

    @Test func deviceAndTimeDeepInThePayload() throws {
        let options = StreamOptions(
            deviceField: "meta.device\\.id", timeField: "meta.at", decodesSequenceNumbers: true)
        let (entry, batch) = try Self.one(
            Self.entry(["original_data": #"{"meta":{"device.id":"x","at":1795280400},"device_id":"y"}"#]),
            options: options)
        #expect(entry.deviceID.map(batch.text) == "x")
        #expect(entry.eventTime == 1_795_280_400_000_000)
    }

    @Test func theNumbersOfAPayload() throws {
        let payload =
            #"{"a":1,"b":{"c":-2.50,"d":[3]},"e":"4","f":true,"g":null,"h":NaN,"i":-Infinity,"j":\#(Self.number),"k":1e400}"#
        let (entry, batch) = try Self.one(Self.entry(["original_data": payload]))
        let found = batch.metrics.map { metric -> String in
            let name = batch.fields[Int(metric.field)].name
            switch metric.form {
            case .short: return "\(name)=\(metric.short.mantissa)/\(metric.short.scale)"
            case .text: return "\(name)=" + batch.text(metric.text)
            case .nonfinite: return "\(name)=nonfinite"
            case .other: return "\(name)=other"
            }
        }
        #expect(found.count == 6)
        #expect(found.contains("j=\(Self.number)"))
        #expect(found.contains("h=nonfinite") && found.contains("i=nonfinite"))
        #expect(found.contains("k=1e400") || found.contains("k=nonfinite"))
        #expect(entry.metricsCount == 6)
        #expect(Set(batch.fields.map(\.name)).isSuperset(of: ["a", "b.c", "e", "f", "g", "h", "i", "j", "k"]))
        #expect(!batch.fields.contains { $0.name.hasPrefix("b.d") }, "elements of arrays are no fields")
    }

    @Test(arguments: [
        ("1", nil), (#"{"v":1}"#, nil), (#""\ud83d\ude00""#, nil), ("9223372036854775807", nil),
        ("NaN", "\"NaN\""), (#"{"v":[Infinity,-Infinity]}"#, #"{"v":["Infinity","-Infinity"]}"#),
        (#"{"v":"\ud83d"}"#, "{\"v\":\"\u{FFFD}\"}"), ("9223372036854775808", "\"9223372036854775808\""),
    ])
    func theStrictTwin(payload: String, twin: String?) throws {
        let (entry, batch) = try Self.one(Self.entry(["original_data": payload]))
        #expect(entry.strictPayload.map(batch.text) == twin)
    }

    @Test(arguments: [
        ("12", "12"), (#" "a" "#, #""a""#), ("null", "null"), ("[ 1 , 2 ]", "[1,2]"), ("false", "false"),
        (#"{ "a" : "\u00fc\/\u0000" }"#, #"{"a":"ü/\u0000"}"#), (#""\ud83d""#, #""\ud83d""#), ("1.10e+2", "1.10e+2"),
    ])
    func payloadsOfEveryKindStayAsTheyCame(payload: String, compact: String) throws {
        let (entry, batch) = try Self.one(Self.entry(["original_data": payload]))
        #expect(entry.payload.map(batch.text) == compact)
    }

    @Test func entriesKeepTheirPlacesAroundRefusals() throws {
        let batch = try readBatch("[\(Self.entry()),7,\(Self.entry())]".utf8)
        #expect(batch.entries.map(\.index) == [0, 2])
        #expect(batch.rejects.map(\.entryIndex) == [1])
    }

    @Test(arguments: JSONError.Code.allCases)
    func everyCodeOfTheReaderIsACodeOfRejects(code: JSONError.Code) {
        #expect(Reject.Code(rawValue: code.rawValue) != nil)
    }
}
