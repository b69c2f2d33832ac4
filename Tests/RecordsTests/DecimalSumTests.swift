import Testing

@testable import Records

@Suite struct DecimalSumTests {
    /// Any number a handler may have written: short ones mostly, then all the odd shapes.
    private func number(_ random: inout SeededRandom) -> String {
        let sign = Bool.random(using: &random) ? "-" : ""
        let whole = random.digits(Int.random(in: 1...6, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return sign + whole
        case 1: return sign + random.digits(Int.random(in: 15...40, using: &random))
        case 2: return sign + "0." + random.digits(Int.random(in: 1...30, using: &random))
        case 3: return sign + "1." + random.digits(3) + "e" + String(Int.random(in: -300...300, using: &random))
        case 4: return sign + whole + "." + random.digits(17)
        default: return sign + whole + "." + random.digits(Int.random(in: 1...6, using: &random))
        }
    }

    private func sum(_ texts: [String]) throws -> DecimalSum {
        var sum = DecimalSum()
        for text in texts { sum.add(try #require(ExactDecimal(text))) }
        return sum
    }

    @Test func agreesWithPaper() throws {
        var random = SeededRandom(seed: 8)
        for _ in 0..<400 {
            let texts = (0..<Int.random(in: 0...12, using: &random)).map { _ in number(&random) }
            #expect(try sum(texts).text == PaperDecimal.sum(texts).text, "\(texts)")
        }
    }

    @Test func orderAndGroupingDoNotMatter() throws {
        var random = SeededRandom(seed: 9)
        for _ in 0..<200 {
            let texts = (0..<Int.random(in: 1...30, using: &random)).map { _ in number(&random) }
            let whole = try sum(texts)
            #expect(try sum(texts.shuffled(using: &random)) == whole)
            let cut = Int.random(in: 0...texts.count, using: &random)
            var merged = try sum(Array(texts[cut...]))
            merged.merge(try sum(Array(texts[..<cut])))
            #expect(merged == whole)
            #expect(merged.text == whole.text)
            #expect(DecimalSum(whole.text) == whole)
            for text in texts { merged.subtract(try #require(ExactDecimal(text))) }
            #expect(merged == DecimalSum())
            #expect(merged.text == "0")
        }
    }

    @Test func largeSumsDoNotOverflow() throws {
        var sum = DecimalSum()
        var paper = PaperDecimal.sum([])
        let large = ShortDecimal(mantissa: 999_999_999_999_999_999, scale: 0)
        let small = ShortDecimal(mantissa: 1, scale: 22)
        for _ in 0..<50 {
            sum.add(large)
            sum.add(small)
            paper = PaperDecimal.sum([paper.text, "999999999999999999", "0.0000000000000000000001"])
        }
        #expect(sum.text == paper.text)
        #expect(sum.text == "4.9999999999999999950000000000000000000005e+19")
        var most = DecimalSum()
        for _ in 0..<20 { most.add(try #require(ExactDecimal("1e308"))) }
        #expect(most.text == "2e+309")
        #expect(DecimalSum("2e+309") == most)
        #expect(most.average(count: 20) == 1e308)
    }

    @Test func averageIsTheNearestDouble() throws {
        #expect(try sum(["18.0", "18.5"]).average(count: 2) == 18.25)
        #expect(try sum(["0.1", "0.2"]).average(count: 2) == 0.15)
        #expect(try sum(["1", "1", "0"]).average(count: 3) == 2.0 / 3)
        #expect(try sum(["-1", "0", "0"]).average(count: 3) == -1.0 / 3)
        #expect(DecimalSum().average(count: 4)?.sign == .plus)
        #expect(DecimalSum().average(count: 0) == nil)
        #expect(try sum(["1e-323"]).average(count: 2) == .leastNonzeroMagnitude)
        #expect(try sum(["5e-324"]).average(count: 4) == 0)
        // Halfway between two doubles, and a hair above.
        #expect(try sum(["9007199254740993"]).average(count: 1) == 9_007_199_254_740_992)
        #expect(try sum(["9007199254740993.0000000000001"]).average(count: 1) == 9_007_199_254_740_994)
        #expect(try sum(["9007199254740995"]).average(count: 1) == 9_007_199_254_740_996)
        #expect(try sum(["18014398509481986"]).average(count: 2) == 9_007_199_254_740_992)
        #expect(try sum(["9007199254740993", "1e-300"]).average(count: 1) == 9_007_199_254_740_994)
    }

    /// The text of the exact quotient is long division on paper; the language's own reader rounds it correctly.
    @Test func averageAgreesWithLongDivision() throws {
        var random = SeededRandom(seed: 10)
        for _ in 0..<1_500 {
            let texts = (0..<Int.random(in: 1...4, using: &random)).map { _ in number(&random) }
            let count = Int.random(in: 1...(Bool.random(using: &random) ? 9 : 1_000_000), using: &random)
            let total = try sum(texts)
            let quotient = PaperDecimal.sum(texts).divided(by: count, digits: 820)
            let expected = try #require(Double(quotient))
            #expect(total.average(count: count) == expected, "\(texts) / \(count)")
        }
    }

    @Test func refusesTextsThatAreNoSum() {
        for text in ["", "x", "1e", "1e3000", "1e-1300", "NaN"] { #expect(DecimalSum(text) == nil, "\(text)") }
    }
}
