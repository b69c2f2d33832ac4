/// Decides which records leave next, in which request and when, and what becomes of those that did not arrive. Pure: it
/// has no clock, sends nothing and remembers no payload.
///
/// In strict order one record of a partition key is under way at a time, over all requests: what is behind it waits until
/// it was accepted. A record that is refused goes back in front of its key; one without an answer, or that is given up,
/// blocks its key: what is queued behind it is dropped, what comes later is not taken in, and the caller reads both again
/// once the key is unblocked. Without order every record stands for itself.
///
/// Records wait in the order of their positions, each for its own shard's supply; a shard that has none keeps no other
/// one waiting. Times are microseconds of a clock that never runs backwards.
package struct SendQueue: Sendable {
    package struct Settings: Sendable {
        package var recordsPerRequest = 500
        package var bytesPerRequest = 5 << 20
        /// One record of a key under way at a time.
        package var isStrict = true
        /// Share of each shard's limits that may be taken.
        package var share = 0.5
        /// Records a second over all shards; `nil` sets no limit.
        package var rate: Double?
        package var backoff = Backoff()
        /// How often a record may be refused for another reason than load before it is given up. Load slows down, and
        /// never ends an attempt for good.
        package var attempts = 50
        package var seed: UInt64 = 0

        package init() {}
    }

    /// A record that wants to leave.
    package struct Entry: Equatable, Sendable {
        /// Place in the global order.
        package var position: Int64
        package var partitionKey: String
        /// What decides the shard in place of the key.
        package var explicitHash: UInt128?
        /// Payload and partition key.
        package var byteCount: Int
        /// It may not leave earlier; `Int64.min` sets no time.
        package var release: Int64

        package init(
            position: Int64, partitionKey: String, explicitHash: UInt128? = nil, byteCount: Int, release: Int64 = .min
        ) {
            self.position = position
            self.partitionKey = partitionKey
            self.explicitHash = explicitHash
            self.byteCount = byteCount
            self.release = release
        }
    }

    /// What to do next.
    package enum Step: Equatable, Sendable {
        /// Send one request with the records of these slots.
        case send([Int])
        /// Nothing may leave before this time.
        case wait(until: Int64)
        /// Nothing can leave before an answer comes or more records are put in.
        case idle
    }

    /// What became of a record that was sent.
    package enum Outcome: Equatable, Sendable {
        case accepted
        /// The stream did not take it; `forLoad` where it was too much at the time.
        case refused(forLoad: Bool)
        /// The whole request was not carried out.
        case returned(forLoad: Bool)
        /// Nobody knows.
        case unanswered
    }

    /// What follows from that.
    package enum Disposition: Equatable, Sendable {
        /// The record is done with, and its slot free.
        case done
        /// It will be sent again.
        case again
        /// It was refused too often; its slot is free and its key blocked.
        case givenUp
        /// Its slot is free and its key blocked until somebody finds out.
        case doubtful
    }

    struct Slot: Sendable {
        enum State { case free, queued, ready, delayed, underWay }

        var position: Int64 = 0
        var state = State.free
        var byteCount = 0
        var notBefore: Int64 = .min
        var hash: UInt128 = 0
        var shard = 0
        /// Row in `lanes`; −1 without order.
        var lane = -1
        /// The next record of the key; −1 for none.
        var next = -1
        /// Refusals for another reason than load.
        var refusals = 0
        /// Times that it was sent in vain.
        var failures = 0
    }

    /// The records of one key, in their order.
    struct Lane: Sendable {
        var key = ""
        var hash: UInt128 = 0
        var head = -1
        var tail = -1
    }

    let settings: Settings
    private let hashOfKey: @Sendable (String) -> UInt128
    var random: SeededGenerator
    var slots: [Slot] = []
    private var freeSlots: [Int] = []
    var lanes: [Lane] = []
    private var freeLanes: [Int] = []
    private var laneOfKey: [String: Int] = [:]
    var blocked: Set<String> = []
    package private(set) var ranges: HashRanges
    private var shardIDs: [String]
    var paces: [ShardPace]
    /// Until when a shard that ran out is left alone.
    var pausedUntil: [Int64]
    /// Slots that can leave, by shard and position.
    var ready: [SlotHeap]
    /// Slots that wait for a time.
    var delayed = SlotHeap()
    var total: TokenBucket?
    var totalPausedUntil: Int64 = .min
    private var released: [Int] = []

    /// Records that are in: waiting or under way.
    package private(set) var count = 0
    /// Their bytes.
    package private(set) var byteCount = 0
    /// Records under way.
    package internal(set) var underWayCount = 0
    /// Records that were not taken in, or dropped, because their key is blocked; since the last `clear`.
    package private(set) var parkedCount = 0

    /// - Parameters:
    ///   - ranges: The hash ranges of the stream's open shards.
    ///   - shardIDs: Their names, in the order in which the ranges were given.
    ///   - hashOfKey: The hash of a partition key.
    package init(
        _ settings: Settings, ranges: HashRanges, shardIDs: [String], now: Int64,
        hashOfKey: @escaping @Sendable (String) -> UInt128
    ) {
        self.settings = settings
        self.hashOfKey = hashOfKey
        random = SeededGenerator(seed: settings.seed)
        self.ranges = ranges
        self.shardIDs = shardIDs
        paces = shardIDs.map { _ in ShardPace(share: settings.share, now: now) }
        pausedUntil = shardIDs.map { _ in .min }
        ready = shardIDs.map { _ in SlotHeap() }
        total = settings.rate.map { TokenBucket(rate: $0, capacity: max(1, $0 / 10), now: now) }
    }

    /// Whether a key is blocked.
    package func isBlocked(_ partitionKey: String) -> Bool { blocked.contains(partitionKey) }

    /// The shard for which a slot's record is waiting.
    package func shardID(of slot: Int) -> String { shardIDs[slots[slot].shard] }

    /// Whether a shard is one of the map's.
    package func knowsShard(_ id: String) -> Bool { shardIDs.contains(id) }

    /// Takes a record in, behind all of its key; positions only rise between two calls of `clear`.
    ///
    /// - Returns: The slot by which it is called from now on; `nil` where its key is blocked.
    package mutating func push(_ entry: Entry) -> Int? {
        if !blocked.isEmpty, blocked.contains(entry.partitionKey) {
            parkedCount += 1
            return nil
        }
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count { slots.append(Slot()) }
        slots[slot] = Slot()
        slots[slot].position = entry.position
        slots[slot].byteCount = entry.byteCount
        slots[slot].notBefore = entry.release > .min ? Self.nextTick(after: entry.release) : .min
        count += 1
        byteCount += entry.byteCount
        guard settings.isStrict else {
            slots[slot].hash = entry.explicitHash ?? hashOfKey(entry.partitionKey)
            slots[slot].shard = ranges.place(of: slots[slot].hash)
            makeReady(slot)
            return slot
        }
        let lane = lane(of: entry.partitionKey)
        slots[slot].lane = lane
        slots[slot].hash = entry.explicitHash ?? lanes[lane].hash
        slots[slot].shard = ranges.place(of: slots[slot].hash)
        if lanes[lane].tail >= 0 {
            slots[lanes[lane].tail].next = slot
            lanes[lane].tail = slot
            slots[slot].state = .queued
        } else {
            (lanes[lane].head, lanes[lane].tail) = (slot, slot)
            makeReady(slot)
        }
        return slot
    }

    /// Gives back the slots whose records were dropped since the last call, because their key was blocked.
    package mutating func takeDropped() -> [Int] {
        defer { released.removeAll() }
        return released
    }

    /// Drops everything that waits; blocked keys stay blocked. Nothing may be under way.
    package mutating func clear() {
        precondition(underWayCount == 0, "records are under way")
        slots.removeAll(keepingCapacity: true)
        freeSlots.removeAll(keepingCapacity: true)
        lanes.removeAll(keepingCapacity: true)
        freeLanes.removeAll(keepingCapacity: true)
        laneOfKey.removeAll(keepingCapacity: true)
        released.removeAll()
        for shard in ready.indices { ready[shard].removeAll() }
        delayed.removeAll()
        (count, byteCount, parkedCount) = (0, 0, 0)
    }

    /// Keeps a key's records back until it is unblocked. Nothing of the key may be in.
    package mutating func block(_ partitionKey: String) {
        blocked.insert(partitionKey)
    }

    /// Lets a key's records in again.
    package mutating func unblock(_ partitionKey: String) {
        blocked.remove(partitionKey)
    }

    /// Goes over to another map of open shards. What is known of a shard that stays is kept.
    package mutating func setShards(_ ranges: HashRanges, shardIDs: [String], now: Int64) {
        let known = Dictionary(zip(self.shardIDs, paces)) { first, _ in first }
        self.ranges = ranges
        self.shardIDs = shardIDs
        paces = shardIDs.map { known[$0] ?? ShardPace(share: settings.share, now: now) }
        pausedUntil = shardIDs.map { _ in .min }
        ready = shardIDs.map { _ in SlotHeap() }
        for slot in slots.indices where slots[slot].state != .free {
            slots[slot].shard = ranges.place(of: slots[slot].hash)
            if slots[slot].state == .ready { ready[slots[slot].shard].push(slot, priority: slots[slot].position) }
        }
    }

    /// Lets a slot wait for its time, or for its turn.
    mutating func makeReady(_ slot: Int) {
        if slots[slot].notBefore > .min {
            slots[slot].state = .delayed
            delayed.push(slot, priority: slots[slot].notBefore)
        } else {
            slots[slot].state = .ready
            ready[slots[slot].shard].push(slot, priority: slots[slot].position)
        }
    }

    /// Frees a slot that was under way, and lets the next record of its key come forward.
    mutating func free(_ slot: Int) {
        let lane = slots[slot].lane
        let next = slots[slot].next
        release(slot)
        guard lane >= 0 else { return }
        lanes[lane].head = next
        if next >= 0 { makeReady(next) } else { removeLane(lane) }
    }

    /// Frees a slot that was under way, blocks its key and drops what waits behind it.
    mutating func freeBlocking(_ slot: Int) {
        let lane = slots[slot].lane
        guard lane >= 0 else { return release(slot) }
        blocked.insert(lanes[lane].key)
        var next = slots[slot].next
        release(slot)
        while next >= 0 {
            let behind = slots[next].next
            released.append(next)
            release(next)
            parkedCount += 1
            next = behind
        }
        removeLane(lane)
    }

    private mutating func release(_ slot: Int) {
        count -= 1
        byteCount -= slots[slot].byteCount
        slots[slot].state = .free
        freeSlots.append(slot)
    }

    private mutating func lane(of key: String) -> Int {
        if let lane = laneOfKey[key] { return lane }
        let lane = freeLanes.popLast() ?? lanes.count
        if lane == lanes.count { lanes.append(Lane()) }
        lanes[lane] = Lane(key: key, hash: hashOfKey(key))
        laneOfKey[key] = lane
        return lane
    }

    private mutating func removeLane(_ lane: Int) {
        laneOfKey[lanes[lane].key] = nil
        lanes[lane] = Lane()
        freeLanes.append(lane)
    }
}
