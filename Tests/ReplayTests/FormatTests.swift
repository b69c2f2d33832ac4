import Foundation
import Testing

@testable import Replay

/// The formats, byte for byte.
@Suite struct FormatTests {
    static let number = "49570889523503059275381512478863820069782211031140925442"

    static func record(
        _ sequence: String, shard: Int64 = 0, sub: Int64 = -1, key: String? = "device_1", text: String? = nil,
        bytes: [UInt8] = [], arrival: Int64? = nil, arn: String? = nil
    ) -> ReplayRecord {
        ReplayRecord(
            position: 0, stream: "demo", streamARN: arn, shard: shard, sequence: sequence, subSequence: sub,
            partitionKey: key, payload: text.map { Array($0.utf8) } ?? bytes, form: text == nil ? .bytes : .json,
            arrivalTime: arrival)
    }

    static let records = [
        record(
            number, text: #"{"device_id":"device_1","t":18.250,"big":12345678901234567890123}"#,
            arrival: 1_752_314_405_321_000),
        record("7", shard: 2, key: nil, text: #"["ü😀","\u0000"]"#),
        record("8", shard: 2, key: "a\"b\\\n\u{1}é", bytes: Array(#"{"t":NaN}"#.utf8), arrival: 1_428_537_600_000_000),
        record("9", shard: 2, sub: 3, bytes: [0, 255, 128]),
        record("10", bytes: [], arn: "arn:aws:kinesis:eu-west-1:123456789012:stream/real"),
    ]

    static func output(_ records: [ReplayRecord], _ options: ReplayOptions) throws -> [UInt8] {
        var output: [UInt8] = []
        let sink = TextSink(options) { output += $0 }
        try sink.open()
        _ = try sink.put(records)
        _ = try sink.seal()
        return output
    }

    @Test(arguments: ReplayFormat.allCases)
    func isGolden(format: ReplayFormat) throws {
        var options = ReplayOptions()
        options.format = format
        options.streamName = format == .putRecords ? "target" : nil
        let keyed = format == .putRecords ? Self.records.filter { $0.partitionKey != nil } : Self.records
        try Golden.expect(try Self.output(keyed, options), "\(format.rawValue).txt")
    }

    /// Every line of the formats that promise JSON is strict JSON, and gives the payload back.
    @Test(arguments: [ReplayFormat.records, .lambdaEvent, .putRecords])
    func isStrictJSON(format: ReplayFormat) throws {
        var options = ReplayOptions()
        options.format = format
        let keyed = Self.records.filter { $0.partitionKey != nil }
        var payloads: [[UInt8]] = []
        for line in try Self.output(keyed, options).split(separator: UInt8(ascii: "\n")) {
            let value = try JSONSerialization.jsonObject(with: Data(line))
            let object = try #require(value as? [String: Any])
            for item in object["Records"] as? [[String: Any]] ?? [object] {
                let inner = item["kinesis"] as? [String: Any] ?? item
                let base64 = (inner["data"] ?? inner["Data"] ?? inner["payload_base64"]) as? String
                if let base64 { payloads.append([UInt8](try #require(Data(base64Encoded: base64)))) }
            }
        }
        let expected = keyed.filter { format != .records || $0.form == .bytes }.map(\.payload)
        #expect(Set(payloads) == Set(expected))
        #expect(payloads.count == expected.count)
    }

    @Test(arguments: [
        (0, "0.000"), (1_752_314_405_321_999, "1752314405.321"), (1_000, "0.001"), (-1, "-0.001"),
    ])
    func arrivalSeconds(microseconds: Int, text: String) {
        #expect(LambdaEventEncoder.seconds(Int64(microseconds)) == text)
    }
}
