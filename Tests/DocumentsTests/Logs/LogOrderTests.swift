import Coding
import Records
import TestSupport
import Testing

@testable import Documents

/// What is found depends on the document alone: not on how it comes, nor on how much is held at once.
@Suite struct LogOrderTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func equalsThePlainReading(seed: UInt64) {
        var log = RandomLog(seed: seed)
        let text = log.export(invocations: 6, disorder: seed % 2 == 0 ? 0 : 12)
        let content = readLog(text.utf8).content
        let expected = LogOracle(text).content
        #expect(content.told == expected.told)
        #expect(content.ignored == expected.ignored)
    }

    @Test func cutAtEveryByte() {
        var log = RandomLog(seed: 77)
        let text = Array(log.export(invocations: 3, disorder: 0).utf8)
        var pairs: [(found: LogContent, expected: LogContent)] = []
        for count in 30...text.count {
            let part = Array(text[..<count])
            // Half a character is another test's.
            guard let whole = String(validating: part, as: UTF8.self) else { continue }
            let found = readLog(part).content
            // The last line has no end: what a cut can look like is not the plain reading's matter.
            let last = whole.lastIndex(of: "\n").map { whole[whole.index(after: $0)...] } ?? whole[...]
            if last.count <= 25 { pairs.append((found, LogOracle(whole).content)) }
            #expect(found.told.count + found.ignored >= 1)
        }
        #expect(pairs.count > 20)
        for pair in pairs {
            #expect(pair.found.told == pair.expected.told)
            #expect(pair.found.ignored == pair.expected.ignored)
        }
    }

    /// Every cut of a line that names a record is rejected, or gives an id that cannot be told from a whole one.
    @Test(arguments: [
        "Processed record with EventID: \(LogText.id)", "Error processing record \(LogText.id): x",
        "Failed record \(LogText.number): x", "Record data: eyJ2IjoxfQ==",
    ])
    func cutLines(line: String) {
        let first = LogText.prefix(0) + "Processed record with EventID: \(LogText.id)\n"
        for count in 13..<line.utf8.count {
            let content = readLog((first + LogText.prefix(1) + line.prefix(count)).utf8).content
            let told = content.told.last ?? ""
            if line.hasPrefix("Error"), line.prefix(count).hasSuffix(":"), count > 90 {
                #expect(told.hasPrefix("1 failed \(LogText.id)"))
            } else if line.hasPrefix("Failed"), count > 70 {
                #expect(told.hasPrefix("1 failed \(LogText.id)"))
            } else if line.hasPrefix("Error"), line.count - count == 1 {
                #expect(told.hasPrefix("1 failed \(LogText.id)"))
            } else {
                #expect(told.hasPrefix("1 reject"), "\(line.prefix(count))")
            }
        }
    }

    /// The same lines in any order give the same content; only the indexes follow the lines.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func shuffledLines(seed: UInt64) {
        var log = RandomLog(seed: seed)
        let messages = log.messages(invocations: 5)
        var lines = messages.enumerated().map { LogText.prefix($0.offset * 3) + $0.element + "\n" }
        let ordered = readLog(lines.joined().utf8).content
        var random = SeededRandom(seed: seed)
        lines.shuffle(using: &random)
        let shuffled = readLog(lines.joined().utf8).content
        #expect(shuffled.sortedContent == ordered.sortedContent)
        #expect(shuffled.ignored == ordered.ignored)
        #expect(
            shuffled.invocations.map { $0.drop { $0 != " " } } == ordered.invocations.map { $0.drop { $0 != " " } })
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func piecesAndRoomsDoNotMatter(seed: UInt64) {
        var log = RandomLog(seed: seed)
        let text = log.export(invocations: 8, disorder: 10)
        var random = SeededRandom(seed: seed)
        for limits in [LogWindow.Limits(), LogWindow.Limits(events: 5), LogWindow.Limits(events: 9, bytes: 300)] {
            let whole = readExport(text, limits: limits)
            for _ in 0..<4 {
                let room = BatchRoom(
                    entries: Int.random(in: 1...20, using: &random), bytes: random.pick([1, 400, .max]))
                let chunk = Int.random(in: 1...90, using: &random)
                #expect(readExport(text, limits: limits, chunk: chunk, room: room) == whole)
            }
        }
    }

    /// In a log whose lines are in order the windows change nothing at all.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func windowsOfOrderedLines(seed: UInt64) {
        var log = RandomLog(seed: seed)
        // The name of a block that has lost its beginning is known for one at its end only.
        let start = LogText.prefix(0) + "START RequestId: \(LogText.request) Version: 1\n"
        let text = start + log.export(invocations: 8, disorder: 0)
        let whole = readExport(text, limits: LogWindow.Limits())
        for size in [1, 2, 3, 7, 20] {
            let parted = readExport(text, limits: LogWindow.Limits(events: size))
            // A failure whose data never comes is known for one later, so that it may stand behind what follows it.
            #expect(parted.sortedContent.sorted() == whole.sortedContent.sorted())
            #expect(parted.ignored == whole.ignored)
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func eventsInJSON(seed: UInt64) {
        var log = RandomLog(seed: seed)
        let messages = log.messages(invocations: 5)
        let parts = messages.enumerated().map { event -> String in
            var writer = JSONTextWriter(escaping: .least)
            writer.beginObject()
            writer.key("timestamp")
            writer.integer(LogText.epoch(event.offset))
            writer.key("message")
            writer.string(event.element)
            writer.key("eventId")
            writer.string("1")
            writer.key("logStreamName")
            writer.string("s")
            writer.endObject()
            return writer.text
        }
        let exported = readLog(LogText.export(messages).utf8).content
        for text in ["{\"events\":[" + parts.joined(separator: ", ") + "]}", parts.joined(separator: "\n")] {
            let content = readLog(text.utf8, chunk: 33, room: BatchRoom(entries: 3, bytes: .max)).content
            #expect(content.ignored == exported.ignored)
            #expect(content.told.count == exported.told.count)
            for (found, expected) in zip(content.told, exported.told) where !expected.contains("reject") {
                var plain = found.replacing(" stream=s", with: "").replacing(",\"log_stream\":\"s\"", with: "")
                plain = plain.replacing(" extra={\"log_stream\":\"s\"}", with: "")
                #expect(plain == expected)
            }
        }
    }

    /// An event that no service would take is rejected by its bytes, and is not held.
    @Test(arguments: [4_194_000, 4_194_400, 9_000_000])
    func longEvents(size: Int) throws {
        let long = LogText.prefix(1) + String(repeating: "abcdefg\n", count: size / 8)
        let text = LogText.prefix(0) + "x\n" + long + LogText.prefix(2) + "Record data: MQ==\n"
        for chunk in [100_000, Int.max] {
            let reader = DocumentReader(options: .standard)
            reader.begin(MemorySource(Array(text.utf8), chunk: chunk))
            var batch = RecordBatch()
            #expect(reader.read(into: &batch, upTo: BatchRoom(entries: .max, bytes: .max)))
            #expect(batch.loosePayloads.count == 1)
            guard size > 4 << 20 else {
                #expect(batch.ignored == 2)
                continue
            }
            let reject = try #require(batch.rejects.first)
            #expect(reject.code == .brokenLogLine)
            #expect(reject.byteCount == Int64(long.utf8.count - 1))
            #expect(reject.hash == SHA256Digest.digest(of: Array(long.utf8.dropLast())))
            #expect(reject.raw == Array(long.utf8.prefix(Reject.keptByteCount)))
            #expect(reject.byteOffset == 27)
            #expect(reject.line == 2)
        }
    }
}
