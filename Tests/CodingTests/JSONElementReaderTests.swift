import Coding
import Testing

/// The reader on small documents: forms, codes and positions.
struct JSONElementReaderTests {
    @Test(arguments: [
        ("an array", "[1, {\"a\": [true]}, \"x\"]", ["1", "{\"a\":[true]}", "\"x\""]),
        ("an empty array", " [ ] ", []),
        ("one object", "{\"a\": null}\n", ["{\"a\":null}"]),
        ("a mark before it", "\u{FEFF}[1]", ["1"]),
        ("lines", "{\"a\":1}\n{\"a\":2}\n", ["{\"a\":1}", "{\"a\":2}"]),
        ("lines with CRLF and blank ones", "{}\r\n\r\n{}\r\n", ["{}", "{}"]),
        ("objects without anything between", "{\"a\":1}{\"a\":2}", ["{\"a\":1}", "{\"a\":2}"]),
        ("arrays after one another", "[1,2]\n[3]\n", ["1", "2", "3"]),
        ("an array after an object", "{}\n[\n1,\n2\n]", ["{}", "1", "2"]),
        ("marks in joined files", "\u{FEFF}[1]\n\u{FEFF}[2]", ["1", "2"]),
        ("numbers on lines", "1\n-2.50\n3E+7", ["1", "-2.50", "3E+7"]),
        (
            "the dialect", "[NaN,Infinity,-Infinity,\"\\ud800\",\"\\u0000\"]",
            ["NaN", "Infinity", "-Infinity", "\"\\ud800\"", "\"\\u0000\""]
        ),
        ("a key twice", "{\"a\":1,\"b\":2,\"\\u0061\":3}", ["{\"a\":3,\"b\":2}"]),
        ("a pair of escapes", "\"\\uD83D\\ude00\\/\"", ["\"😀/\""]),
    ])
    func reads(_ name: String, _ text: String, _ expected: [String]) {
        let reading = Reading.all(text)
        #expect(reading.errors.isEmpty)
        #expect(reading.compact == expected)
    }

    @Test(arguments: [
        ("", JSONError.Code.empty, 0, 0),
        (" \n", .empty, 2, 2),
        ("\u{FEFF}", .empty, 3, 3),
        ("[1,2", .unexpectedEnd, 4, 3),
        ("[1,2,", .unexpectedEnd, 5, 5),
        ("[1 2]", .expectedComma, 3, 3),
        ("[1,]", .expectedValue, 3, 3),
        ("[{\"a\" 1}]", .expectedColon, 6, 1),
        ("[{\"a\":1,}]", .expectedKey, 8, 1),
        ("[{a:1}]", .expectedKey, 2, 1),
        ("[01]", .expectedComma, 2, 2),
        ("[1.]", .invalidNumber, 3, 1),
        ("[-]", .invalidNumber, 2, 1),
        ("[1e+]", .invalidNumber, 4, 1),
        ("[\"\\x\"]", .invalidEscape, 3, 1),
        ("[\"\\u12g4\"]", .invalidEscape, 6, 1),
        ("[\"a\nb\"]", .controlCharacter, 3, 1),
        ("[tru]", .expectedValue, 4, 1),
        ("[1] x", .trailingGarbage, 4, 4),
        ("[1]]", .trailingGarbage, 3, 3),
        ("truefalse", .trailingGarbage, 4, 0),
        ("<html>", .expectedValue, 0, 0),
    ])
    func refuses(_ text: String, _ code: JSONError.Code, _ offset: Int, _ rest: Int) {
        let reading = Reading.all(text)
        #expect(reading.codes == [code])
        #expect(reading.errors.first?.position.byteOffset == offset)
        #expect(reading.errors.first?.rest.byteOffset == rest)
        #expect(reading.rests.first?.byteCount == text.utf8.count - rest)
        #expect(reading.errors.first?.resumesAtNextLine == false)
    }

    @Test(
        arguments: [
            [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22], [0x22, 0xE0, 0x9F, 0x80, 0x22], [0x22, 0xF0, 0x8F, 0x80, 0x80, 0x22],
            [0x22, 0xFF, 0x22],
        ] as [[UInt8]])
    func refusesBrokenUTF8(_ text: [UInt8]) {
        #expect(Reading.all(text).codes == [.invalidUTF8])
    }

    @Test func refusesOtherEncodings() {
        for text in ["[1]", "{\"a\": \"é\"}"] {
            let little = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            for document in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
                #expect(Reading.all(document).codes == [.unsupportedEncoding])
            }
        }
    }

    @Test func countsLinesAndColumns() {
        let reading = Reading.all("[\n  {\"é€😀\": 1},\n  {\"é€😀\": oops}\n]")
        let error = reading.errors.first
        #expect(error?.position.line == 3)
        #expect(error?.position.column == 11)
        #expect(error?.rest.line == 3)
        #expect(error?.rest.column == 3)
        #expect(reading.elements.count == 1)
    }

    @Test func keepsDepthAndSize() {
        func nested(_ depth: Int) -> String {
            "[" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "]"
        }
        #expect(Reading.all(nested(1000)).elements.count == 1)
        #expect(Reading.all(nested(1001)).codes == [.tooDeep])
        let limits = JSONLimits(elementBytes: 1000)
        let large = "[1,\"" + String(repeating: "x", count: 999) + "\",2]"
        for chunk in [7, 100_000] {
            let reading = Reading.all(Array(large.utf8), chunk: chunk, limits: limits)
            #expect(reading.codes == [.elementTooLarge])
            #expect(reading.elements == ["1"])
        }
        #expect(Reading.all(large, limits: JSONLimits(elementBytes: 1001)).errors.isEmpty)
    }

    /// Positions in a long document, whose begin is long forgotten, and in one without line breaks.
    @Test func countsAcrossWindows() {
        let entries = (0..<3000).map { "  {\"n\": \"é\($0)\"}" }.joined(separator: ",\n")
        let text = Array("[\n\(entries),\n  oops\n]".utf8)
        let flat = text.filter { $0 != 0x0A }
        for chunk in [64, 1000, 1 << 20] {
            let error = Reading.all(text, chunk: chunk).errors.first
            #expect(error?.position.line == 3002)
            #expect(error?.position.column == 3)
            let flatError = Reading.all(flat, chunk: chunk).errors.first
            #expect(flatError?.position.line == 1)
            #expect(flatError?.position.column == flat.count - 4 - 3000)
        }
    }

    /// An element that is larger than the window, and a limit that stops one before it is all in memory.
    @Test func growsForALargeElement() {
        let large = Array(("[\"" + String(repeating: "é", count: 150_000) + "\",{\"a\":1}]").utf8)
        #expect(Reading.all(large, chunk: 10_000).elements.count == 2)
        let reading = Reading.all(large, chunk: 10_000, limits: JSONLimits(elementBytes: 200_000))
        #expect(reading.codes == [.elementTooLarge])
        #expect(reading.rests.first?.byteCount == large.count - 1)
        #expect(reading.rests.first?.digest == SHA256Digest.digest(of: Array(large.dropFirst())))
    }

    @Test func startsAgainWithAnotherDocument() throws {
        var reader = JSONElementReader(bytes: Array("[1,".utf8))
        #expect(Reading.all(&reader).codes == [.unexpectedEnd])
        reader.restart(source: MemorySource(Array("{\"a\":1}\n".utf8)))
        #expect(Reading.all(&reader).compact == ["{\"a\":1}"])
        reader.restart(bytes: Array("[2,3]".utf8))
        #expect(try reader.next()?.byteOffset == 1)
        #expect(reader.position(ofByte: 1) == TextPosition(byteOffset: 1, line: 1, column: 2))
        #expect(Reading.all(&reader).compact == ["3"])
    }
}
