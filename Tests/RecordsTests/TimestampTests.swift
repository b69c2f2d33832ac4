import Testing

@testable import Records

@Suite struct TimestampTests {
    static let instants: [(String, Int64)] = [
        ("1970-01-01T00:00:00", 0),
        ("1970-01-01", 0),
        ("2025-07-12T10:00:00", 1_752_314_400_000_000),
        ("2025-07-12T10:00:00Z", 1_752_314_400_000_000),
        ("2025-07-12t10:00:00z", 1_752_314_400_000_000),
        ("2025-07-12 10:00:00", 1_752_314_400_000_000),
        ("2025-07-12T10:00", 1_752_314_400_000_000),
        ("2025-07-12T10", 1_752_314_400_000_000),
        ("2025-07-12T10:00:00.000005", 1_752_314_400_000_005),
        ("2025-07-12T10:00:00.12", 1_752_314_400_120_000),
        ("2025-07-12T10:00:00,5", 1_752_314_400_500_000),
        ("2025-07-12T10:00:00.9999999", 1_752_314_400_999_999),
        ("2025-07-12T10:00:00.123456789Z", 1_752_314_400_123_456),
        ("2025-07-12T12:00:00+02:00", 1_752_314_400_000_000),
        ("2025-07-12T12:00:00+0200", 1_752_314_400_000_000),
        ("2025-07-12T12:00:00+02", 1_752_314_400_000_000),
        ("2025-07-12T04:30:00.25-05:30", 1_752_314_400_250_000),
        ("2025-07-12T10:00:00-00:00", 1_752_314_400_000_000),
        ("2025-07-12T09:59:60", 1_752_314_400_000_000),
        ("2025-07-12T09:59:60.75Z", 1_752_314_400_000_000),
        ("1969-12-31T23:59:59.9999999", -1),
        ("2024-02-29", 1_709_164_800_000_000),
        ("2000-02-29", 951_782_400_000_000),
        ("0001-01-01T00:00:00", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59.999999", 253_402_300_799_999_999),
    ]

    @Test(arguments: instants)
    func readsISO8601(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(iso: text)?.microseconds == microseconds)
        #expect(Timestamp(text: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "2025", "2025-07", "2025-07-1", "2025-7-12", "2025-07-12T", "2025-07-12T1", "2025-07-12T10:",
        "2025-07-12T10:0", "2025-07-12T10:00:0", "2025-07-12T10:00:00.", "2025-07-12T10:00:00.Z", "2025-07-12T24:00:00",
        "2025-07-12T10:60:00", "2025-07-12T10:00:61", "2025-13-12", "2025-00-12", "2025-02-29", "2025-02-30",
        "1900-02-29", "2025-04-31", "2025-07-00", "0000-01-01", "2025-07-12T10:00:00+", "2025-07-12T10:00:00+1",
        "2025-07-12T10:00:00+02:", "2025-07-12T10:00:00+24:00", "2025-07-12T10:00:00+02:60", "2025-07-12T10:00:00ZZ",
        "2025-07-12T10:00:00 ", " 2025-07-12", "2025/07/12", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        "20２５-07-12", "2025-07-12_10:00:00", "12345678", "20261121", "1e12", "soon",
    ])
    func refusesOtherText(_ text: String) {
        #expect(Timestamp(iso: text) == nil)
        #expect(Timestamp(text: text) == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("0.0", 0), ("1", 1_000_000), ("0.0000019", 1), ("1.5", 1_500_000),
            ("1752314400", 1_752_314_400_000_000),
            ("1752314405.321", 1_752_314_405_321_000),
            ("1752314405.3219999999", 1_752_314_405_321_999),
            ("1545084650.987", 1_545_084_650_987_000),
            ("1752314405321", 1_752_314_405_321_000),
            ("1752314405321.25", 1_752_314_405_321_250),
            ("1752314405321999", 1_752_314_405_321_999),
            ("1752314405321999.9", 1_752_314_405_321_999),
            ("1752314405321999999", 1_752_314_405_321_999),
            ("1.752314405321e9", 1_752_314_405_321_000),
            ("1.752314405321E+12", 1_752_314_405_321_000),
            ("17523144053210e-1", 1_752_314_405_321_000),
            ("99999999999", 99_999_999_999_000_000),
            ("100000000000", 100_000_000_000_000),
            ("253402300799999999999", nil), ("253402300799999999", 253_402_300_799_999), ("1e20", nil), ("1e400", nil),
            ("1e-400", 0), ("-1", nil), ("-0.5", nil), ("", nil), ("1.", nil), (".5", nil), ("01", nil), ("1e", nil),
            ("NaN", nil), ("1752314400 ", nil), ("0x10", nil),
        ] as [(String, Int64?)])
    func readsNumbersByMagnitude(_ text: String, _ microseconds: Int64?) {
        #expect(Timestamp(number: text)?.microseconds == microseconds)
    }

    @Test func numbersInTextNeedNineDigits() {
        #expect(Timestamp(text: "1752314405321")?.microseconds == 1_752_314_405_321_000)
        #expect(Timestamp(text: "1752314405.5")?.microseconds == 1_752_314_405_500_000)
        #expect(Timestamp(text: "12345678.5") == nil)
    }

    @Test func printsSoThatTextOrderIsTimeOrder() {
        #expect(Timestamp(microseconds: 1_752_314_400_000_000).description == "2025-07-12T10:00:00.000000Z")
        #expect(Timestamp(microseconds: 1_752_314_400_000_005).description == "2025-07-12T10:00:00.000005Z")
        #expect(Timestamp(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp(microseconds: -1).secondText == "1969-12-31T23:59:59Z")
        #expect(Timestamp.earliest.description == "0001-01-01T00:00:00.000000Z")
        #expect(Timestamp.latest.description == "9999-12-31T23:59:59.999999Z")
        #expect(Timestamp.latest.dateText == "9999-12-31")
        var random = SeededRandom(seed: 5)
        let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
        for _ in 0..<3_000 {
            let left = Timestamp(microseconds: Int64.random(in: range, using: &random))
            let right = Timestamp(microseconds: Int64.random(in: range, using: &random))
            #expect(Timestamp(iso: left.description) == left)
            #expect((left < right) == (left.description < right.description))
        }
    }

    /// Walks through every day of 9,999 years by the rules of the calendar alone.
    @Test func everyDayOfTheCalendar() {
        var (year, month, day) = (1, 1, 1)
        for number in CivilDate(daysSinceEpoch: -719_162).daysSinceEpoch..<2_932_897 {
            let date = CivilDate(daysSinceEpoch: number)
            guard date.year == year, date.month == month, date.day == day, date.daysSinceEpoch == number else {
                Issue.record("day \(number) is \(date), expected \(year)-\(month)-\(day)")
                return
            }
            day += 1
            if CivilDate(year: year, month: month, day: day) == nil { (month, day) = (month + 1, 1) }
            if month == 13 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 10_000)
    }

    @Test func hoursAndDaysFloorBeforeTheEpochToo() {
        #expect(Timestamp(microseconds: -1).hourStart.secondText == "1969-12-31T23:00:00Z")
        #expect(Timestamp(microseconds: -1).dayStart.secondText == "1969-12-31T00:00:00Z")
        #expect(Timestamp(microseconds: 3_599_999_999).hourStart.microseconds == 0)
        #expect(Timestamp(microseconds: 3_600_000_000).hourStart.microseconds == 3_600_000_000)
        #expect(Timestamp(microseconds: -3_600_000_000).hourStart.microseconds == -3_600_000_000)
    }
}
