import Foundation
import TestSupport
import Testing

@testable import AWS

@Suite struct ServiceTimeTests {
    @Test func calendarAndFoundationAgree() throws {
        var random = SeededRandom(seed: 3)
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for _ in 0..<2_000 {
            // 1970 to 2200, and a century before.
            let time = Int64.random(in: -3_155_673_600_000_000...7_258_118_400_000_000, using: &random)
            let found = CalendarTime(microseconds: time)
            let seconds = (Double(time) / 1_000_000).rounded(.down)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: seconds))
            #expect(found.year == parts.year && found.month == parts.month && found.day == parts.day)
            #expect(found.hour == parts.hour && found.minute == parts.minute && found.second == parts.second)
            #expect(found.microseconds == time)
        }
    }

    @Test func aSignatureHasTheCompactForm() {
        #expect(SigningTime(microseconds: 1_440_938_160_999_999).stamp == "20150830T123600Z")
        #expect(SigningTime(microseconds: 1_709_164_800_000_000).date == "20240229")
    }

    @Test(arguments: [
        ("Sun, 22 Nov 2026 01:07:00 GMT", 1_795_309_620_000_000 as Int64?),
        ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800_000_000),
        ("Wed, 29 Feb 2023 00:00:00 GMT", nil), ("Sun, 22 Nov 2026 01:07:00 UTC", nil),
        ("Sunday, 22-Nov-26 01:07:00 GMT", nil), ("", nil), ("Sun, 22 Nov 2026 25:07:00 GMT", nil),
    ])
    func headersAreRead(text: String, time: Int64?) {
        #expect(ServiceTime.fromHeader(text) == time)
    }

    @Test(arguments: [
        ("2026-11-22T01:07:00Z", 1_795_309_620_000_000 as Int64?),
        ("2026-11-22T01:07:00.25Z", 1_795_309_620_250_000),
        ("2026-11-22T01:07:00.1234567+00:00", 1_795_309_620_123_456),
        ("2026-11-22T03:07:00+02:00", 1_795_309_620_000_000), ("2026-11-21T20:37:00-04:30", 1_795_309_620_000_000),
        ("2026-11-22 01:07:00Z", 1_795_309_620_000_000),
        ("2026-11-22T01:07:00", nil), ("2026-11-22", nil), ("2026-11-22T01:07:00.Z", nil), ("1795309620", nil),
    ])
    func expirationsAreRead(text: String, time: Int64?) {
        #expect(ServiceTime.fromISO(text) == time)
    }
}
