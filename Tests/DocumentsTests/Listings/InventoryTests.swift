import Coding
import Documents
import Records
import TestSupport
import Testing

@Suite struct InventoryTests {
    private static let etag = "9b2cf535f27731c974343645a3985328"
    private static let row =
        #""bkt","2026/11/21/17/batch-1.json","10","2026-11-21T17:00:00.000Z","\#(etag)","STANDARD""#
    private static let expected =
        "bkt:2026/11/21/17/batch-1.json size=10 etag=\(etag) modified=1795280400000000 class=STANDARD"

    private static func row(_ number: Int) -> String { "\"bkt\",\"k\(number)\",\"\(number)\"" }

    @Test(arguments: [
        (row, [expected]), (row + "\n", [expected]), (row + "\r\n" + row + "\r\n", [expected, expected]),
        ("\u{FEFF}" + row, [expected]), ("\n\n" + row + "\n\n" + row(2), [expected, "bkt:k2 size=2"]),
        (#""bkt","a%20b+c%2Bd%2F%C3%A9","0""#, ["bkt:a b c+d/é size=0"]),
        (#""bkt","k","","true","true","","2026-11-21T17:00:00Z""#, ["bkt:k modified=1795280400000000 deleted"]),
        (#""bkt","k","v1","false","true""#, ["bkt:k version=v1 old deleted"]),
        (
            #""bkt","k","v1","false","false","7","2026-11-21T17:00:00.000Z","\#(etag)-2","GLACIER_IR","true","","SSE-KMS","","","","","ENABLED""#,
            ["bkt:k size=7 etag=\(etag)-2 modified=1795280400000000 class=GLACIER_IR version=v1 old encryption=SSE-KMS"]
        ),
        (#""bkt","k","7","false","NOT-SSE""#, ["bkt:k size=7 encryption=NOT-SSE"]),
        // A time further on is that of a lock, not the object's.
        (#""bkt","k","7","STANDARD","2030-01-01T00:00:00.000Z""#, ["bkt:k size=7 class=STANDARD"]),
        (#""bkt","a ""quoted""\#nkey, with comma","7""#, ["bkt:a \"quoted\"\nkey, with comma size=7"]),
        (
            #""bkt","a "" b",7,2026-11-21T17:00:00Z,STANDARD"#,
            ["bkt:a \" b size=7 modified=1795280400000000 class=STANDARD"]
        ),
    ])
    func rows(text: String, expected: [String]) {
        let text = text.replacing("#n", with: "\n")
        let reading = DocumentReading(text.utf8)
        #expect(reading.parts == expected.enumerated().map { "\($0) \($1)" })
        #expect(reading.rejects.isEmpty)
        #expect(reading.kind == .objectListing)
        for chunk in [1, 5] {
            #expect(DocumentReading(text.utf8, chunk: chunk, room: BatchRoom(entries: 1, bytes: 1)) == reading)
        }
    }

    /// Rows that are none cost themselves only.
    @Test(arguments: [
        (#""bkt","k""#, 1), (#""bkt","k","x""#, 1), (#""bkt","k","""#, 1), (#""b!","k","1""#, 1),
        (#""bkt","","1""#, 1), (#""bkt","%zz","1""#, 1), (#""bkt","%C3","1""#, 1), (#""bkt","%4","1""#, 1),
        (#""bkt","k","v","true","false","x""#, 1), (#""bkt","k","v","true","false""#, 1),
        (#""bkt","k"1","1""#, 1), (#""bkt","k","12345678901234567890""#, 1), ("plain text", 1),
        // A lost quote: the row takes in the next one's first field and breaks there.
        (#""bkt","k,"1""#, 1),
    ])
    func rowsThatAreNone(text: String, count: Int) {
        let reading = DocumentReading("\(Self.row(1))\n\(text)\n\(Self.row(3))\n".utf8)
        #expect(reading.parts == ["0 bkt:k1 size=1", "2 bkt:k3 size=3"])
        let offset = Self.row(1).utf8.count + 1
        #expect(
            reading.rejects == [
                "1 invalid_listing_row at \(offset), line 2, \(text.utf8.count) bytes: \(text)"
            ])
    }

    @Test func aLostLastQuoteCostsItsLine() {
        let reading = DocumentReading("\(Self.row(1))\n\"bkt\",\"k\n\(Self.row(3).replacing("\"", with: ""))\n".utf8)
        #expect(reading.parts == ["0 bkt:k1 size=1", "2 bkt:k3 size=3"])
        #expect(reading.codes == [.invalidListingRow])
    }

    @Test(arguments: [
        "\"a string\"", "\"a\" , \"b\"", "\"bkt\",\"k\"", "\"bkt\",\"\",\"1\"", "bkt,k,1", "", "\"bkt\",\"k\",{}", "{}",
        "[\"bkt\",\"k\",\"1\"]",
    ])
    func otherTexts(text: String) {
        #expect(DocumentReading(text.utf8).kind == .unknown)
    }

    @Test(arguments: [("PAR1\u{15}\u{4}", "Parquet"), ("ORC\u{1}", "ORC")])
    func otherFormatsAreRefusedByName(text: String, name: String) {
        let reader = DocumentReader(options: .standard)
        reader.begin(MemorySource(Array(text.utf8) + [UInt8](repeating: 0, count: 100_000)))
        var batch = RecordBatch()
        #expect(reader.read(into: &batch, upTo: BatchRoom(entries: .max, bytes: .max)))
        #expect(batch.rejects.map(\.code) == [.invalidListingRow])
        #expect(batch.rejects.first?.detail.contains(name) == true)
        #expect(batch.rejects.first?.byteCount == Int64(text.utf8.count + 100_000))
        #expect(batch.rejects.first?.raw.count == Reject.keptByteCount)
    }

    @Test func anEmptyForcedListingIsRejected() {
        #expect(DocumentReading([], kind: .objectListing).codes == [.emptyDocument])
    }

    /// A listing that ends anywhere brings the whole rows before, and nothing else that is no row.
    @Test func cutAtEachByte() {
        let text = Array("\(Self.row(11))\n\(Self.row)\n\(Self.row(33))\n".utf8)
        let whole = DocumentReading(text, kind: .objectListing)
        #expect(whole.parts.count == 3)
        for length in 1..<text.count {
            let reading = DocumentReading(text.prefix(length), kind: .objectListing)
            let lines = text.prefix(length).count { $0 == 0x0A }
            #expect(reading.parts.prefix(lines) == whole.parts.prefix(lines))
            #expect(reading.parts.count + reading.rejects.count - lines <= 1)
            #expect(DocumentReading(text.prefix(length), kind: .objectListing, chunk: 1) == reading)
        }
    }

    /// Rows whose fields are quoted where they have to be, and elsewhere by chance, come back as they were.
    @Test(arguments: 0..<40)
    func writtenRows(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var (text, expected): (String, [String]) = ("", [])
        for index in 0..<Int.random(in: 1..<40, using: &random) {
            let key = (0..<Int.random(in: 1..<9, using: &random)).map { _ in
                random.pick(["a", "é", ",", "\"", "\n", "\r\n", "/", "0", "\"\"", "'", "{", "\r"])
            }.joined()
            let size = Int.random(in: 0..<1_000, using: &random)
            let fields = [
                "bkt", key, String(size), "2026-11-21T17:00:00.000Z", random.pick(["", Self.etag]), "STANDARD",
            ]
            text +=
                fields.map { Self.quoted($0, &random) }.joined(separator: ",") + random.pick(["\n", "\r\n", "\n\n"])
            let etag = fields[4].isEmpty ? "" : " etag=\(fields[4])"
            expected.append("\(index) bkt:\(key) size=\(size)\(etag) modified=1795280400000000 class=STANDARD")
        }
        let whole = DocumentReading(text.utf8, kind: .objectListing)
        #expect(whole.parts == expected)
        #expect(whole.rejects.isEmpty)
        for chunk in [1, 17] {
            #expect(DocumentReading(text.utf8, kind: .objectListing, chunk: chunk, room: Self.smallRoom) == whole)
        }
    }

    private static let smallRoom = BatchRoom(entries: 2, bytes: 100)

    private static func quoted(_ field: String, _ random: inout SeededRandom) -> String {
        let mustQuote = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        return mustQuote || random.oneIn(2) ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
    }

    /// Whatever bytes are damaged, each part is counted once, and the pieces that it is read in change nothing.
    @Test(arguments: 0..<200)
    func damagedRows(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var text = Array((0..<6).map { Self.row($0) + "\n" }.joined().utf8)
        for _ in 0..<Int.random(in: 1..<6, using: &random) {
            text[Int.random(in: 0..<text.count, using: &random)] = random.pick(Array("\",\n\r 1%".utf8) + [0, 0xC3])
        }
        let whole = DocumentReading(text, kind: .objectListing)
        #expect(whole.indexes == Array(0..<Int64(whole.indexes.count)))
        for chunk in [1, 13] {
            #expect(DocumentReading(text, kind: .objectListing, chunk: chunk, room: Self.smallRoom) == whole)
        }
    }
}
