import Records
import Testing

@Suite struct SendQueueTests {
    static func queue(
        shards: Int = 2, now: Int64 = 0, _ change: (inout SendQueue.Settings) -> Void = { _ in }
    ) -> SendQueue {
        var settings = SendQueue.Settings()
        settings.share = 1
        change(&settings)
        return SendQueue(settings, ranges: ranges(shards), shardIDs: (0..<shards).map { "s\($0)" }, now: now) { key in
            var random = SeededRandom(seed: key.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })
            return UInt128(random.next()) << 64
        }
    }

    static func ranges(_ count: Int) -> HashRanges {
        let width = UInt128.max / UInt128(count)
        return HashRanges(
            (0..<count).map { UInt128($0) * width...($0 == count - 1 ? .max : UInt128($0 + 1) * width - 1) })
    }

    static func entry(_ position: Int64, _ key: String, bytes: Int = 10, release: Int64 = .min) -> SendQueue.Entry {
        SendQueue.Entry(position: position, partitionKey: key, byteCount: bytes, release: release)
    }

    @Test func oneRecordOfAKeyIsUnderWayAtATime() {
        var queue = Self.queue()
        let slots = ["a", "a", "b", "a", "c"].enumerated().map { queue.push(Self.entry(Int64($0), $1)) }
        #expect(slots == [0, 1, 2, 3, 4])
        #expect(queue.next(now: 0) == .send([0, 2, 4]))
        #expect(queue.next(now: 0) == .idle)
        #expect(queue.underWayCount == 3 && queue.count == 5 && queue.byteCount == 50)
        #expect(queue.settle(2, .accepted, now: 0) == .done)
        #expect(queue.next(now: 0) == .idle)
        #expect(queue.settle(0, .accepted, now: 0) == .done)
        #expect(queue.next(now: 0) == .send([1]))
    }

    @Test func aRefusedRecordStaysInFrontOfItsKey() {
        var queue = Self.queue()
        for position in 0..<3 { _ = queue.push(Self.entry(Int64(position), "a")) }
        #expect(queue.next(now: 0) == .send([0]))
        #expect(queue.settle(0, .refused(forLoad: true), now: 0) == .again)
        guard case .wait(let until) = queue.next(now: 0) else {
            Issue.record("it waits")
            return
        }
        #expect((1...100_000).contains(until))
        #expect(queue.next(now: until) == .send([0]))
    }

    @Test func orderNoneLetsAKeysRecordsLeaveTogether() {
        var queue = Self.queue { $0.isStrict = false }
        for position in 0..<3 { _ = queue.push(Self.entry(Int64(position), "a")) }
        #expect(queue.next(now: 0) == .send([0, 1, 2]))
        #expect(queue.settle(1, .unanswered, now: 0) == .doubtful)
        #expect(!queue.isBlocked("a") && queue.count == 2)
    }

    @Test func requestsKeepTheirLimits() {
        var queue = Self.queue { ($0.recordsPerRequest, $0.bytesPerRequest) = (3, 100) }
        for (position, bytes) in [60, 50, 40, 30, 10, 10, 10].enumerated() {
            _ = queue.push(Self.entry(Int64(position), "k\(position)", bytes: bytes))
        }
        #expect(queue.next(now: 0) == .send([0]))
        #expect(queue.next(now: 0) == .send([1, 2]))
        #expect(queue.next(now: 0) == .send([3, 4, 5]))
        #expect(queue.next(now: 0) == .send([6]))
    }

    @Test func anAnswerThatIsLostBlocksTheKey() {
        var queue = Self.queue()
        for (position, key) in ["a", "a", "b", "a", "b"].enumerated() {
            _ = queue.push(Self.entry(Int64(position), key))
        }
        #expect(queue.next(now: 0) == .send([0, 2]))
        #expect(queue.settle(0, .unanswered, now: 0) == .doubtful)
        #expect(queue.takeDropped() == [1, 3] && queue.takeDropped() == [])
        #expect(queue.isBlocked("a") && queue.parkedCount == 2)
        #expect(queue.push(Self.entry(9, "a")) == nil && queue.parkedCount == 3)
        #expect(queue.settle(2, .accepted, now: 0) == .done)
        guard case .send(let rest) = queue.next(now: 0) else {
            Issue.record("b goes on")
            return
        }
        #expect(rest.count == 1 && queue.settle(rest[0], .accepted, now: 0) == .done)
        queue.clear()
        queue.unblock("a")
        #expect(queue.push(Self.entry(0, "a")) != nil)
    }

    @Test func loadNeverGivesUpAndOtherRefusalsDo() {
        var queue = Self.queue { $0.attempts = 3 }
        _ = queue.push(Self.entry(0, "a"))
        _ = queue.push(Self.entry(1, "a"))
        var now: Int64 = 0
        func send() {
            while true {
                switch queue.next(now: now) {
                case .send: return
                case .wait(let until): now = until
                case .idle:
                    Issue.record("something is to be sent")
                    return
                }
            }
        }
        for _ in 0..<100 {
            send()
            #expect(queue.settle(0, .refused(forLoad: true), now: now) == .again)
            send()
            #expect(queue.settle(0, .returned(forLoad: false), now: now) == .again)
        }
        for expected in [SendQueue.Disposition.again, .again, .givenUp] {
            send()
            #expect(queue.settle(0, .refused(forLoad: false), now: now) == expected)
        }
        #expect(queue.isBlocked("a") && queue.takeDropped() == [1] && queue.count == 0)
    }

    @Test func aShardThatRanOutKeepsNoOtherWaiting() {
        var queue = Self.queue(shards: 2) { $0.share = 0.1 }
        var counts: [String: Int] = [:]
        for position in 0..<200 {
            let slot = queue.push(Self.entry(Int64(position), position < 150 ? "k\(position)" : "z\(position)"))
            #expect(slot == position)
        }
        guard case .send(let slots) = queue.next(now: 0) else {
            Issue.record("nothing leaves")
            return
        }
        for slot in slots { counts[queue.shardID(of: slot), default: 0] += 1 }
        // A quarter of a second's supply of each: 25.
        #expect(counts == ["s0": 25, "s1": 25])
        guard case .wait(let until) = queue.next(now: 0) else {
            Issue.record("the rest waits")
            return
        }
        #expect(until == 50_000)
        guard case .send(let more) = queue.next(now: until) else {
            Issue.record("nothing leaves")
            return
        }
        #expect((8...12).contains(more.count))
    }

    @Test func aNewMapIsFollowed() {
        var queue = Self.queue(shards: 1)
        for position in 0..<50 { _ = queue.push(Self.entry(Int64(position), "k\(position)")) }
        _ = queue.push(Self.entry(50, "k0", release: 90_000))
        #expect(queue.knowsShard("s0") && !queue.knowsShard("s1"))
        queue.setShards(Self.ranges(4), shardIDs: ["s1", "s2", "s3", "s4"], now: 0)
        #expect(!queue.knowsShard("s0"))
        guard case .send(let slots) = queue.next(now: 0) else {
            Issue.record("nothing leaves")
            return
        }
        #expect(slots == Array(0..<50))
        #expect(Set(slots.map { queue.shardID(of: $0) }) == ["s1", "s2", "s3", "s4"])
    }

    /// Against a plain model, over random lives of a queue: every record is accepted exactly once, in the order of its key,
    /// never two of a key under way, no request over its limits, and no time runs backwards.
    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func keepsItsPromises(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let isStrict = seed % 4 != 0
        var queue = Self.queue(shards: Int(seed % 5) + 1) {
            $0.isStrict = isStrict
            ($0.recordsPerRequest, $0.bytesPerRequest) = (Int(seed % 7) + 1, 120)
            $0.seed = seed
            $0.rate = seed % 3 == 0 ? 500 : nil
        }
        let count = 300
        let keys = (0..<count).map { _ in "k\(Int.random(in: 0..<Int(seed % 40) + 2, using: &random))" }
        let bytes = (0..<count).map { _ in Int.random(in: 1...40, using: &random) }
        var accepted: [Int] = []
        var states = Array(repeating: false, count: count)
        var positionOf: [Int: Int] = [:]
        var underWay: [[Int]] = []
        var blocked: Set<String> = []
        var (next, now) = (0, Int64(0))
        var rounds = 0
        while accepted.count < count, rounds < 100_000 {
            rounds += 1
            if next < count, queue.count < 60, Bool.random(using: &random) {
                if !states[next], let slot = queue.push(Self.entry(Int64(next), keys[next], bytes: bytes[next])) {
                    positionOf[slot] = next
                }
                next += 1
                continue
            }
            if !underWay.isEmpty, Int.random(in: 0..<3, using: &random) > 0 {
                let request = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
                for slot in request {
                    let position = positionOf[slot] ?? -1
                    switch Int.random(in: 0..<20, using: &random) {
                    case 0: _ = queue.settle(slot, .refused(forLoad: true), now: now)
                    case 1: _ = queue.settle(slot, .refused(forLoad: false), now: now)
                    case 2: _ = queue.settle(slot, .returned(forLoad: false), now: now)
                    case 3:
                        // Found out later that it is not there.
                        #expect(queue.settle(slot, .unanswered, now: now) == .doubtful)
                        if isStrict { blocked.insert(keys[position]) }
                    default:
                        #expect(queue.settle(slot, .accepted, now: now) == .done)
                        accepted.append(position)
                        states[position] = true
                    }
                }
                continue
            }
            switch queue.next(now: now) {
            case .send(let slots):
                #expect(slots.count <= Int(seed % 7) + 1)
                let positions = slots.map { positionOf[$0] ?? -1 }
                #expect(positions.reduce(0) { $0 + bytes[$1] } <= 120)
                if isStrict {
                    let busy = underWay.joined().map { keys[positionOf[$0] ?? 0] } + positions.map { keys[$0] }
                    #expect(Set(busy).count == busy.count)
                }
                underWay.append(slots)
            case .wait(let until):
                #expect(until > now)
                now = until
            case .idle:
                // Doubts are settled when all else is done: begin again with what is not accepted.
                guard underWay.isEmpty, next == count else { continue }
                queue.clear()
                for key in blocked { queue.unblock(key) }
                blocked = []
                next = 0
            }
        }
        #expect(accepted.sorted() == Array(0..<count))
        if isStrict {
            for key in Set(keys) {
                let order = accepted.filter { keys[$0] == key }
                #expect(order == order.sorted())
            }
        }
    }
}
