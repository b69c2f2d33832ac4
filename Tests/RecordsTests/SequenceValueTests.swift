import Testing

@testable import Records

@Suite struct SequenceValueTests {
    @Test func readsAndPrintsEveryLength() throws {
        var random = SeededRandom(seed: 2)
        for length in 1...57 {
            for _ in 0..<50 {
                let digits = random.digits(length)
                #expect(SequenceValue(digits)?.description == digits)
            }
        }
        let largest = String(repeating: "9", count: 57)
        #expect(SequenceValue(largest)?.description == largest)
        #expect(SequenceValue("0") == SequenceValue(0))
        #expect(SequenceValue(0).description == "0")
    }

    @Test func refusesWhatIsNoNumberOfItsSize() {
        #expect(SequenceValue("") == nil)
        #expect(SequenceValue(String(repeating: "9", count: 58)) == nil)
        for length in [1, 19, 20, 38, 39, 55, 56, 57] {
            for position in 0..<length {
                for wrong: Character in ["/", ":", "a", " "] {
                    var text = Array(String(repeating: "1", count: length))
                    text[position] = wrong
                    #expect(SequenceValue(String(text)) == nil, "\(String(text))")
                }
            }
        }
    }

    @Test func wordsAreThoseOfTheNumber() {
        let text = "18446744073709551616"
        #expect(SequenceValue(text) == SequenceValue(high: 0, middle: 1, low: 0))
        let larger = "340282366920938463463374607431768211457"
        #expect(SequenceValue(larger) == SequenceValue(high: 1, middle: 0, low: 1))
        #expect(SequenceValue(high: 1, middle: 0, low: 1).bitWidth == 129)
        #expect(SequenceValue(0).bitWidth == 0)
        #expect(SequenceValue(5).asUInt64 == 5)
        #expect(SequenceValue(high: 0, middle: 1, low: 0).asUInt64 == nil)
    }

    @Test func arithmeticAgreesWithPaper() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<3_000 {
            let leftDigits = random.digits(Int.random(in: 1...57, using: &random))
            let rightDigits = random.digits(Int.random(in: 1...57, using: &random))
            let left = try #require(SequenceValue(leftDigits))
            let right = try #require(SequenceValue(rightDigits))
            #expect(left.adding(right)?.description == SlowDecimal.add(leftDigits, rightDigits))
            let isLess = SlowDecimal.isLess(leftDigits, rightDigits)
            #expect((left < right) == isLess)
            let difference = isLess ? nil : SlowDecimal.subtract(leftDigits, rightDigits)
            #expect(left.subtracting(right)?.description == difference)
        }
    }

    @Test func overflowIsNoResult() {
        let largest = SequenceValue(high: .max, middle: .max, low: .max)
        #expect(largest.adding(SequenceValue(1)) == nil)
        #expect(largest.adding(SequenceValue(0)) == largest)
        #expect(SequenceValue(1).subtracting(SequenceValue(high: 0, middle: 1, low: 0)) == nil)
        #expect(
            SequenceValue(high: 1, middle: 0, low: 0).subtracting(SequenceValue(1))
                == SequenceValue(high: 0, middle: .max, low: .max))
    }
}
