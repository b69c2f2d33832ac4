/// A point in time by calendar and clock, UTC: what signatures, headers and expirations are written in. By plain
/// arithmetic, because a request is signed for every object.
struct CalendarTime: Equatable {
    var year: Int
    /// 1 to 12.
    var month: Int
    /// 1 to 31.
    var day: Int
    var hour: Int
    var minute: Int
    /// 0 to 60: a leap second is written as such and counts as the next one.
    var second: Int
    var microsecond = 0

    static let microsecondsPerDay: Int64 = 86_400_000_000

    init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, microsecond: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
    }

    /// From microseconds since 1970 UTC.
    init(microseconds: Int64) {
        let ofDay = ((microseconds % Self.microsecondsPerDay) + Self.microsecondsPerDay) % Self.microsecondsPerDay
        let days = Int((microseconds - ofDay) / Self.microsecondsPerDay)
        // Years begin in March here, so that the leap day is the last one; 719,468 days lie between 0000-03-01 and 1970.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let seconds = Int(ofDay / 1_000_000)
        hour = seconds / 3_600
        minute = seconds / 60 % 60
        second = seconds % 60
        microsecond = Int(ofDay % 1_000_000)
    }

    /// Microseconds since 1970 UTC; `nil` where there is no such day or time.
    var microseconds: Int64? {
        guard (1...9_999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(of: month, in: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...999_999).contains(microsecond)
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = Int64(era * 146_097 + dayOfEra - 719_468)
        let seconds = Int64(hour * 3_600 + minute * 60 + second)
        return days * Self.microsecondsPerDay + seconds * 1_000_000 + Int64(microsecond)
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
