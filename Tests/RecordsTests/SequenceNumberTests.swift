import Testing

@testable import Records

@Suite struct SequenceNumberTests {
    @Test(arguments: ["0", "1", "10", "49665103978782300583817285304707180522090758232801804290"])
    func acceptsTheDocumentedPattern(_ text: String) {
        #expect(SequenceNumber(text)?.digits == text)
        #expect(SequenceNumber(text.utf8Span.span)?.digits == text)
    }

    @Test(arguments: ["", "00", "01", "-1", "+1", "1 ", " 1", "1.0", "1e3", "x", "１", "12a4"])
    func refusesEverythingElse(_ text: String) {
        #expect(SequenceNumber(text) == nil)
        #expect(SequenceNumber(text.utf8Span.span) == nil)
    }

    @Test func holdsAtMost129Digits() {
        let longest = String(repeating: "9", count: 129)
        #expect(SequenceNumber(longest)?.digits == longest)
        #expect(SequenceNumber(longest + "9") == nil)
        #expect(SequenceNumber((longest + "9").utf8Span.span) == nil)
    }

    @Test func storageKeyIsLengthThenDigits() {
        #expect(SequenceNumber("1")?.storageKey == "0011")
        #expect(
            SequenceNumber("49665103978782300583817285304707180522090758232801804290")?.storageKey
                == "05649665103978782300583817285304707180522090758232801804290")
    }

    @Test(arguments: ["", "001", "0021", "00101", "1011", "0010x", "011", "00x1"])
    func refusesInventedStorageKeys(_ key: String) {
        #expect(SequenceNumber(storageKey: key) == nil)
    }

    @Test func keysOrderAsNumbersOrder() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<2_000 {
            let left = try #require(SequenceNumber(random.digits(Int.random(in: 1...129, using: &random))))
            let sameLength = Bool.random(using: &random)
            let length = sameLength ? left.digits.utf8.count : Int.random(in: 1...129, using: &random)
            let right = try #require(SequenceNumber(random.digits(length)))
            #expect((left < right) == (left.storageKey < right.storageKey))
            #expect((left < right) == SlowDecimal.isLess(left.digits, right.digits))
            #expect(SequenceNumber(storageKey: left.storageKey) == left)
        }
    }
}
