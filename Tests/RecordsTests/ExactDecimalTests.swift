import Testing

@testable import Records

@Suite struct ExactDecimalTests {
    static let texts: [(String, String)] = [
        ("0", "0"), ("-0", "0"), ("0.000", "0"), ("-0.0e5", "0"), ("0e999999999999", "0"), ("1e-2000", "0"),
        ("18", "18"), ("18.0", "18"), ("18.250", "18.25"), ("-0.50", "-0.5"), ("1e2", "100"), ("1.5E-3", "0.0015"),
        ("100000000000000000", "100000000000000000"), ("999999999999999999", "999999999999999999"),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("123456789012345678901234567890.5", "123456789012345678901234567890.5"),
        ("0.30000000000000004", "0.30000000000000004"), ("0.0000000000000000000001", "0.0000000000000000000001"),
        ("0.00000000000000000000001", "0.00000000000000000000001"), ("0.012345678901234567", "0.012345678901234567"),
        ("1e39", "1" + String(repeating: "0", count: 39)), ("1e40", "1e+40"), ("-12.5e40", "-1.25e+41"),
        ("1e-39", "0." + String(repeating: "0", count: 38) + "1"), ("1e-40", "1e-40"), ("2.5e-60", "2.5e-60"),
        ("1" + String(repeating: "0", count: 300), "1e+300"), ("1e308", "1e+308"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"), ("5e-324", "5e-324"), ("1e-1100", "1e-1100"),
        ("17976931348623157" + String(repeating: "0", count: 292), "1.7976931348623157e+308"),
    ]

    @Test(arguments: texts)
    func hasOneNormalText(_ text: String, _ expected: String) throws {
        let number = try #require(ExactDecimal(text))
        #expect(number.text == expected)
        #expect(ExactDecimal(expected) == number)
        var sum = DecimalSum()
        sum.add(number)
        #expect(sum.text == expected)
        #expect(DecimalSum(expected) == sum)
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "1.", "01", "-01", "00", "1e", "1e+", "1.e5", "1 ", " 1", "NaN", "Infinity", "-Infinity",
        "0x1",
        "1e400", "-1e400", "1.8e308", "1e309", "1e999999999999", "1_000", "1,5", "1.2.3", "--1", "1-", "true",
    ])
    func refusesWhatIsNoFiniteNumber(_ text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test func aNumberOfManyDigitsIsFiniteAsItsDoubleIs() {
        let digits = String(repeating: "9", count: 309)
        #expect(ExactDecimal(digits) == nil)
        #expect(ExactDecimal("1" + String(repeating: "0", count: 308)) != nil)
    }

    /// A digit far below everything a double can hold: the nearest double stands for the number, with all its digits.
    @Test func hopelesslySmallDigitsFollowTheDouble() throws {
        let text = "0.1" + String(repeating: "0", count: 1_200) + "1"
        #expect(ExactDecimal(text)?.text == "1.000000000000000055511151231257827021181583404541015625e-1")
        let exact = "0.1" + String(repeating: "0", count: 1_200)
        #expect(ExactDecimal(exact)?.text == "0.1")
        #expect(ExactDecimal("1e-1101")?.text == "0")
        #expect(
            ExactDecimal("1" + String(repeating: "0", count: 40) + ".5" + String(repeating: "0", count: 1_200) + "1")?
                .text == "1.0000000000000000303786028427003666890752e+40")
    }

    /// The short form takes what it can, never more: every digit counts in what it does take.
    @Test func shortNumbersAreExact() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<5_000 {
            let zeros = String(repeating: "0", count: Int.random(in: 0...6, using: &random))
            let fraction = zeros + random.digits(Int.random(in: 1...24, using: &random))
            let whole = Bool.random(using: &random) ? "0" : random.digits(Int.random(in: 1...20, using: &random))
            let text =
                (Bool.random(using: &random) ? "-" : "") + whole + (Bool.random(using: &random) ? "." + fraction : "")
            let short = ShortDecimal(text.utf8Span.span)
            let digits = SlowDecimal.trimmed(text.filter { $0.isNumber })
            let places = text.contains(".") ? fraction.count : 0
            #expect((short != nil) == (digits.count <= 18 && places <= 22) || text.count > 24, "\(text)")
            if let short { #expect(ExactDecimal(short).text == PaperDecimal(text).text, "\(text)") }
        }
    }

    @Test func ordersByValue() throws {
        let ordered = [
            "-1e300", "-123456789012345678901234567890", "-1e20", "-999999999999999999", "-18.25", "-18",
            "-0.0000000000000000000001",
            "-1e-50", "0", "5e-324", "0.0000000000000000000001", "0.3", "0.30000000000000004", "18", "18.25",
            "999999999999999999",
            "1e18", "1e20", "1e300",
        ]
        for (index, left) in ordered.enumerated() {
            for (other, right) in ordered.enumerated() {
                let (a, b) = (try #require(ExactDecimal(left)), try #require(ExactDecimal(right)))
                #expect((a < b) == (index < other), "\(left) < \(right)")
                #expect((a == b) == (index == other), "\(left) == \(right)")
            }
        }
        #expect(ExactDecimal("18.00") == ExactDecimal("1.8e1"))
        #expect(ShortDecimal(mantissa: 1, scale: 0) == ShortDecimal(mantissa: 10_000, scale: 4))
        #expect(ShortDecimal(mantissa: 999_999_999_999_999_999, scale: 0) > ShortDecimal(mantissa: 1, scale: 22))
        #expect(ShortDecimal(mantissa: -999_999_999_999_999_999, scale: 0) < ShortDecimal(mantissa: 1, scale: 22))
        #expect(ShortDecimal(mantissa: 1, scale: 22) < ShortDecimal(mantissa: 999_999_999_999_999_999, scale: 0))
        #expect(ShortDecimal(mantissa: 1, scale: 22) > ShortDecimal(mantissa: -999_999_999_999_999_999, scale: 0))
    }

    @Test func everyDoubleReadsBackAsItself() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<1_500 {
            let double = Double(bitPattern: random.next())
            guard double.isFinite else { continue }
            let number = try #require(ExactDecimal(jsonText(double)))
            #expect(number.double == double)
            #expect(BigDecimal(exactly: double).quotient(by: 1) == double)
        }
        for double in [
            Double.leastNonzeroMagnitude, .leastNormalMagnitude, Double.leastNormalMagnitude.nextDown,
            .greatestFiniteMagnitude, 0.1, -1.5,
        ] {
            #expect(ExactDecimal(jsonText(double))?.double == double)
            #expect(BigDecimal(exactly: double).quotient(by: 1) == double)
        }
    }

    private func jsonText(_ double: Double) -> String { DoubleText.text(double) }

    @Test func doublesPrintWithoutNeedlessZeros() {
        #expect(DoubleText.text(18) == "18")
        #expect(DoubleText.text(18.25) == "18.25")
        #expect(DoubleText.text(-0.0) == "0")
        #expect(DoubleText.text(0.1 + 0.2) == "0.30000000000000004")
        #expect(DoubleText.text(1e16) == "1e+16")
        #expect(DoubleText.text(100_000) == "100000")
    }

    @Test(arguments: [
        (0.1, "0.1000000000000000055511151231257827021181583404541015625"), (1e22, "10000000000000000000000"),
        (1e23, "99999999999999991611392"), (-2.5, "-2.5"), (-0.0, "0"), (9_007_199_254_740_992, "9007199254740992"),
    ])
    func takesDoublesExactly(_ double: Double, _ text: String) {
        #expect(ExactDecimal(exactly: double) == ExactDecimal(text))
        #expect(ExactDecimal(exactly: .infinity) == nil)
        #expect(ExactDecimal(exactly: .nan) == nil)
    }
}
