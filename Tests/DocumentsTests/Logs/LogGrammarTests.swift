import Coding
import Records
import Testing

@testable import Documents

/// Each form of a line, and what is near it.
@Suite struct LogGrammarTests {
    private static let id = LogText.id
    private static let request = LogText.request

    /// What one message alone gives: an entry, a reject, or nothing (ignored).
    @Test(arguments: [
        ("Processed record with EventID: \(id)", "listed \(id)"),
        ("Processed record with EventID: \(id)\r", "listed \(id)"),
        ("Processed record with EventID: shardId-000000000003:17", "listed shardId-000000000003:17"),
        ("[INFO]\t2026-11-21T17:00:00.000Z\t\(request)\tProcessed record with EventID: \(id)", "listed \(id)"),
        ("[INFO]\t2026-11-21T17:00:00.000Z\t\tProcessed record with EventID: \(id)", "listed \(id)"),
        ("Processed record with EventID: shardId-000000000003:", "reject brokenLogLine"),
        ("Processed record with EventID: shardId-00000000003:17", "reject brokenLogLine"),
        ("Processed record with EventID: shardId-000000000003:017", "reject brokenLogLine"),
        ("Processed record with EventID: shardId-000000000003:17x", "reject brokenLogLine"),
        ("Processed record with EventID: shardId-000000000003:17\nmore", "reject brokenLogLine"),
        ("Processed record with EventID: unknown", "reject brokenLogLine"),
        ("Processed record with EventID:", "reject brokenLogLine"),
        ("Processed record with Ev", "reject brokenLogLine"),
        ("Processed", "-"), ("Processed records: 3", "-"), (" Processed record with EventID: \(id)", "-"),
        ("Processed: 3 successful, 1 failed", ""), ("Processed: 3 successful, 1 failed.", "-"),
        ("Processed: many successful, 1 failed", "-"),
        ("Error processing record \(id): boom", "failed \(id) reason=boom"),
        ("Error processing record \(id): a: b\nc: d", "failed \(id) reason=a: b\nc: d"),
        ("Error processing record \(id): ", "failed \(id) reason="),
        ("Error processing record \(id)", "reject brokenLogLine"),
        ("Error processing record shardId-00000000", "reject brokenLogLine"),
        ("Error processing record shard", "reject brokenLogLine"),
        ("Error processing record unknown: boom", "reject invalidEventID"),
        ("Error processing record 17: boom", "reject invalidEventID"),
        ("Error processing record", "reject brokenLogLine"),
        ("Error processing records: boom", "-"), ("Error proc", "-"),
        ("Error processing record: boom", "reject missingPayload"),
        ("Error processing record: boom\nRecord data: eyJ2IjoxfQ==", "payload failed {\"v\":1} reason=boom"),
        ("Error processing record: a\nb\nRecord data: eyJ2IjoxfQ==", "payload failed {\"v\":1} reason=a\nb"),
        ("Error processing record: boom\nRecord data: eyJ2IjoxfQ", "reject brokenLogLine"),
        ("Failed record \(LogText.number): boom: bang", "failed \(id) reason=boom: bang"),
        ("Failed record 17: boom", "reject unknownShard"),
        ("Failed record 4959033827", "reject brokenLogLine"),
        ("Failed record 017: boom", "reject brokenLogLine"),
        ("Failed record of today", "-"), ("Failed records: 17", "-"), ("Failed record 17 times", "-"),
        ("Record data: eyJ2IjoxfQ==", "payload failed {\"v\":1}"),
        ("Record data: eyJ2IjoxfQ=", "reject brokenLogLine"), ("Record data: eyJ2", "payload failed {\"v"),
        ("Record data: eyJ2IjoxfQ== x", "reject brokenLogLine"), ("Record data: ", "reject brokenLogLine"),
        ("Record data", "reject brokenLogLine"), ("Record count: 3", "-"),
        ("Successfully stored 12 processed records to S3: 2026/11/21/17/x.json", ""),
        ("Successfully stored 12 records", "-"), ("Error storing data to S3: denied", ""),
        ("START RequestId: \(request) Version: $LATEST", ""), ("END RequestId: \(request)", ""),
        ("START RequestId: 1111", "reject brokenLogLine"), ("STARTING", "-"), ("ENDING", "-"),
        ("REPORT RequestId: \(request)\tDuration: 12.34 ms\tBilled Duration: 13 ms", ""),
        ("2026-11-21T17:00:00.000Z \(request) Task timed out after 60.05 seconds", ""),
        ("2026-11-21T17:00:00.000Z \(request) Something else", "-"),
        ("RequestId: \(request) Error: Runtime exited with error: signal: killed", "-"),
        ("[ERROR] ValueError: bad\nTraceback (most recent call last):\n  File", "-"),
        ("INIT_START Runtime Version: python:3.12", "-"), ("", "-"), ("{\"a\":1}", "-"),
    ])
    func oneMessage(message: String, expected: String) {
        let content = readLog((LogText.prefix(0) + message + "\nignored\n").utf8).content
        // The second line goes on with the first, so that each message is read with and without one.
        let alone = readLog((LogText.prefix(0) + message + "\n" + LogText.prefix(1) + "x\n").utf8).content
        #expect(Self.summary(alone, more: 1) == expected)
        #expect(content.told.count + content.ignored <= 1)
    }

    /// The first entry without index, time, extra and raw text.
    private static func summary(_ content: LogContent, more: Int) -> String {
        guard let told = content.told.first else { return content.ignored > more ? "-" : "" }
        let line = told.drop { $0 != " " }.dropFirst()
        if line.hasPrefix("reject") { return line.split(separator: " ").prefix(2).joined(separator: " ") }
        var text = String(line)
        if let at = text.range(" @"), let next = text.range(" reason=", after: at.upperBound) {
            text.removeSubrange(at.lowerBound..<next.lowerBound)
        } else if let at = text.range(" @") {
            text.removeSubrange(at.lowerBound...)
        }
        for tail in [" extra=", " arrival=", " request="] {
            if let found = text.range(tail) { text.removeSubrange(found.lowerBound...) }
        }
        return text
    }

    @Test(arguments: [
        ("2026-11-21T17:00:00.000Z x", true), ("2026-11-21T17:00:00Z x", true),
        ("2026-11-21T17:00:00.123456Z x", true), ("1795280400000 x", true),
        ("Permission Check Successful", true), ("2026-11-21T17:00:00.000Zx", false),
        ("2026-11-21 17:00:00.000Z x", false), ("2026-11-21T17:00:00.000 x", false),
        ("179528040000 x", false), ("17952804000001 x", false), ("2026-13-21T17:00:00.000Z x", false),
        ("{\"a\":1}", false), ("", false), ("Permission", false),
    ])
    func beginnings(text: String, begins: Bool) {
        #expect(LogLine.begins(Array(text.utf8)) == begins)
    }

    @Test func timesOfPrefixes() {
        let texts = [
            "2026-11-21T17:00:00.123Z ", "2026-11-21T17:00:00.123000Z ", "1795280400123 ",
        ]
        for text in texts {
            let prefix = LogLine.prefix(Array((text + "x").utf8).span, at: 0)
            #expect(prefix?.time == 1_795_280_400_123_000)
            #expect(prefix?.byteCount == text.utf8.count)
        }
    }

    @Test(arguments: [
        (262_130, 3, false), (262_130, 2, true), (200_000, 3, true), (1_048_560, 3, false),
    ])
    func dataAsLongAsAnEventMayBe(size: Int, cut: Int, isTaken: Bool) {
        // A whole object of some length, or one that lost its end.
        let count = (size - 13) / 4 * 3
        var payload = "{\"v\":\"" + String(repeating: "x", count: count - 8) + "\"}"
        if cut == 3 { payload.removeLast(3); payload += "xxx" }
        let message = "Record data: " + Base64.encode(Array(payload.utf8))
        let content = readLog((LogText.prefix(0) + message + "\n" + LogText.prefix(1) + "x\n").utf8).content
        #expect(content.told.first?.hasPrefix(isTaken ? "0 payload" : "0 reject brokenLogLine") == true)
    }
}

extension String {
    /// Where a text stands first.
    fileprivate func range(_ part: String, after start: String.Index? = nil) -> Range<String.Index>? {
        var index = start ?? startIndex
        while index < endIndex {
            if self[index...].hasPrefix(part) {
                return index..<self.index(index, offsetBy: part.count)
            }
            index = self.index(after: index)
        }
        return nil
    }
}
