import Records
import Testing

@Suite struct PacingTests {
    @Test func aBucketFillsAtItsRateAndNoFurther() {
        var bucket = TokenBucket(rate: 100, capacity: 10, now: 0)
        #expect(bucket.allows(10))
        bucket.take(10)
        #expect(!bucket.allows(1) && bucket.wait(for: 1) == 10_001)
        bucket.fill(now: 10_001)
        #expect(bucket.allows(1) && !bucket.allows(2) && bucket.wait(for: 1) == 0)
        bucket.fill(now: 5_000)
        #expect(bucket.allows(1), "a clock that stands still takes nothing away")
        bucket.fill(now: 10_000_000)
        #expect(bucket.allows(10))
        // More than a full one is taken from a full one, and owed.
        #expect(bucket.allows(25))
        bucket.take(25)
        bucket.fill(now: 10_100_000)
        #expect(!bucket.allows(1))
        bucket.fill(now: 10_170_000)
        #expect(bucket.allows(1) && !bucket.allows(3))
    }

    /// Over any stretch no more leaves than the share allows, and nearly as much does.
    @Test(arguments: [0.1, 0.5, 1.0])
    func aShardKeepsToItsShare(share: Double) {
        var pace = ShardPace(share: share, now: 0)
        var sent = 0
        for now in stride(from: Int64(0), to: 10_000_000, by: 1_000) {
            pace.fill(now: now)
            while pace.allows(byteCount: 100) {
                pace.take(byteCount: 100)
                pace.note(accepted: 1, refused: 0, now: now)
                sent += 1
            }
        }
        #expect(abs(Double(sent) - 10_250 * share) <= 0.001 * 10_000 + 1)
    }

    @Test func bytesBoundAShardToo() {
        var pace = ShardPace(share: 1, now: 0)
        var bytes = 0
        for now in stride(from: Int64(0), to: 10_000_000, by: 10_000) {
            pace.fill(now: now)
            while pace.allows(byteCount: 50_000) {
                pace.take(byteCount: 50_000)
                bytes += 50_000
            }
        }
        #expect((9_900_000...10_350_000).contains(bytes))
        // One record of 1 MiB is more than gathers in any time, and leaves all the same.
        var slow = ShardPace(share: 0.1, now: 0)
        #expect(slow.allows(byteCount: 1 << 20))
        slow.take(byteCount: 1 << 20)
        #expect(!slow.allows(byteCount: 1) && slow.wait(byteCount: 1) > 9_000_000)
    }

    /// A shard that takes half of what it is given is approached; when it takes all again, the pace comes back.
    @Test func refusalsSlowDownAndTheirAbsenceSpeedsUp() {
        var pace = ShardPace(share: 1, now: 0)
        var (allowance, now) = (500.0, Int64(0))
        func run(to end: Int64, taking rate: Double) -> (accepted: Int, refused: Int) {
            var result = (accepted: 0, refused: 0)
            while now < end {
                now += 10_000
                allowance = min(allowance + rate / 100, rate / 10)
                pace.fill(now: now)
                var step = (accepted: 0, refused: 0)
                while pace.allows(byteCount: 10) {
                    pace.take(byteCount: 10)
                    if allowance >= 1 {
                        allowance -= 1
                        step.accepted += 1
                    } else {
                        step.refused += 1
                    }
                }
                pace.note(accepted: step.accepted, refused: step.refused, now: now)
                result.accepted += step.accepted
                result.refused += step.refused
            }
            return result
        }
        #expect(run(to: 2_000_000, taking: 5_000).refused == 0)
        #expect(pace.factor == 1)
        let slow = run(to: 30_000_000, taking: 400)
        #expect(pace.factor < 0.6 && slow.accepted > 8_000)
        #expect(slow.refused < slow.accepted / 3)
        let fast = run(to: 60_000_000, taking: 5_000)
        #expect(pace.factor == 1 && fast.refused == 0)
        // Refused whole, it never stops for good.
        _ = run(to: 80_000_000, taking: 0)
        #expect(pace.factor <= 0.1 && pace.factor >= 0.02)
    }

    @Test func spansDoubleUpToTheLongest() {
        let backoff = Backoff(first: 50, longest: 1_000)
        #expect((1...7).map { backoff.span(after: $0) } == [50, 100, 200, 400, 800, 1_000, 1_000])
        #expect(backoff.span(after: 4_000) == 1_000 && backoff.span(after: 0) == 50)
        var random = SeededGenerator(seed: 1)
        let waits = (0..<1_000).map { _ in backoff.wait(after: 3, using: &random) }
        #expect(waits.allSatisfy { (0...200).contains($0) } && Set(waits).count > 100)
        #expect((waits.min() ?? 99) < 10 && (waits.max() ?? 0) > 190)
    }

    @Test(arguments: [
        ("max", ReplaySpeed.unlimited), ("10x", .times(10)), ("0.5", .times(0.5)), ("1", .times(1)),
    ])
    func readsSpeeds(text: String, speed: ReplaySpeed) {
        #expect(ReplaySpeed(text) == speed)
    }

    @Test(arguments: ["", "x", "0", "-1x", "nan", "inf", "10 x", "fast"])
    func refusesOtherSpeeds(text: String) {
        #expect(ReplaySpeed(text) == nil)
    }

    @Test func aTimetableFollowsTheRecords() {
        var table = ReplayTimetable(speed: .times(10), start: 1_000)
        let times: [Int64?] = [nil, 50_000_000, 60_000_000, 55_000_000, nil, 150_000_000]
        #expect(times.map { table.release(of: $0) } == [.min, 1_000, 1_001_000, 1_001_000, 1_001_000, 10_001_000])
        var unlimited = ReplayTimetable(speed: .unlimited, start: 1_000)
        #expect(unlimited.release(of: 5) == .min)
        var odd = ReplayTimetable(speed: .times(0.001), start: 0)
        _ = odd.release(of: .min)
        #expect(odd.release(of: .max) > 0)
    }

    @Test func findsTheRangeOfAHash() {
        let third = UInt128.max / 3
        let ranges = HashRanges([2 * third + 1...(.max), 0...third, third + 1...2 * third])
        #expect(ranges.isComplete && ranges.count == 3)
        #expect(ranges.place(of: 0) == 1 && ranges.place(of: third) == 1 && ranges.place(of: third + 1) == 2)
        #expect(ranges.place(of: 2 * third) == 2 && ranges.place(of: .max) == 0)
        #expect(!HashRanges([0...third]).isComplete && !HashRanges([]).isComplete)
        #expect(!HashRanges([0...third, third...(.max)]).isComplete)
        #expect(HashRanges([]).place(of: 7) == 0)
    }
}
