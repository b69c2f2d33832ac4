import Testing

@testable import Store

@Suite struct PayloadClassesTests {
    /// Spellings that mean the same to the store, those of one line each; no two lines do.
    private static let meanings: [[DeliveryContent.Payload?]] = [
        [nil],
        [.text(Array(#"{"a":1,"b":[2]}"#.utf8)), .text(Array(#"{"b":[2.0],"a":1e0}"#.utf8))],
        [.text(Array("0".utf8)), .text(Array("-0.0".utf8)), .bytes(Array(" 0 ".utf8))],
        [.text(Array("0.1".utf8)), .bytes(Array("0.10000000000000000001".utf8))],
        [.text(Array("Infinity".utf8)), .bytes(Array("1e400".utf8))],
        [.text(Array("NaN".utf8))],
        [.text(Array("12345678901234567890".utf8)), .text(Array("12345678901234567890.0".utf8))],
        [.text(Array("12345678901234567891".utf8))],
        [.text(Array(#"{"message":"hello"}"#.utf8)), .bytes(Array("hello".utf8))],
        [.text(Array(#"["\ud83d"]"#.utf8))],
        [.bytes([0xF3, 0x89, 0x9A, 0xC2])],
        [.bytes(Array(#"{"c":  1}"#.utf8))], [.bytes(Array(#"{"c": 1}"#.utf8))],
    ]

    @Test(arguments: [false, true]) func whatMeansTheSameHasOneNumber(isBackward: Bool) {
        var classes = PayloadClasses()
        let lines = isBackward ? Self.meanings.reversed() : Self.meanings
        let numbers = lines.map { line in line.map { classes.number(of: $0) } }
        for (line, numbers) in zip(lines, numbers) {
            #expect(Set(numbers).count == 1, "\(line)")
            #expect(line.map { classes.number(of: $0) } == numbers, "\(line)")
        }
        #expect(Set(numbers.compactMap(\.first)).count == lines.count)
    }
}
