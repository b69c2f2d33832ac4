import AWS
import Coding

/// What is looked for in a stream: contents, the shards that they can lie in, and what was found. Pure.
struct DoubtSearch: Sendable {
    /// A shard that has to be read.
    struct Place: Equatable, Sendable {
        var shard: String
        /// No copy arrived before this time; microseconds since 1970 UTC.
        var since: Int64
        /// The last attempt began at this time.
        var until: Int64
        /// How many copies of each content there can be, where all of them can only be here: then that is enough.
        var enough: [Int: Int]?
    }

    /// A record of the stream with a content that is looked for.
    private struct Candidate {
        var copy: StreamCopy
        var arrival: Int64?
        var isGiven = false
    }

    private struct Content: Hashable {
        var partitionKey: String
        var payload: [UInt8]
    }

    let places: [Place]
    private let doubts: [Doubt]
    /// Shards by doubt.
    private let shards: [Set<String>]
    /// Numbers of contents by partition key and payload.
    private let contents: [String: [[UInt8]: Int]]
    private let contentOfDoubt: [Int]
    private var candidates: [[Candidate]]
    private let tolerance: Int64

    /// - Parameters:
    ///   - shards: All shards of the stream, the closed ones too: what was sent before a resharding lies in them.
    ///   - tolerance: By how much an arrival may lie before its attempt.
    init(_ doubts: [Doubt], shards all: [KinesisShard], tolerance: Int64) {
        self.doubts = doubts
        self.tolerance = tolerance
        let ranges = all.map { (id: $0.id, start: UInt128($0.startingHashKey), end: UInt128($0.endingHashKey)) }
        var contents: [String: [[UInt8]: Int]] = [:]
        var count = 0
        var contentOfDoubt: [Int] = []
        var shards: [Set<String>] = []
        for doubt in doubts {
            let known = contents[doubt.partitionKey]?[doubt.payload]
            contentOfDoubt.append(known ?? count)
            if known == nil {
                contents[doubt.partitionKey, default: [:]][doubt.payload] = count
                count += 1
            }
            let hash =
                doubt.explicitHashKey.flatMap { UInt128($0) }
                ?? PartitionKeyHash(partitionKey: doubt.partitionKey).value
            shards.append(
                Set(
                    ranges.filter { range in
                        guard let start = range.start, let end = range.end else { return true }
                        return start <= hash && hash <= end
                    }.map(\.id)))
        }
        (self.contents, self.contentOfDoubt, self.shards) = (contents, contentOfDoubt, shards)
        candidates = Array(repeating: [], count: count)
        places = Self.places(doubts, shards, contentOfDoubt)
    }

    private static func places(_ doubts: [Doubt], _ shards: [Set<String>], _ contents: [Int]) -> [Place] {
        var places: [String: Place] = [:]
        for (index, doubt) in doubts.enumerated() {
            for id in shards[index] {
                var place = places[id] ?? Place(shard: id, since: doubt.since, until: doubt.lastAttempt, enough: [:])
                place.since = min(place.since, doubt.since)
                place.until = max(place.until, doubt.lastAttempt)
                if shards[index].count == 1 {
                    place.enough?[contents[index], default: 0] += doubt.unanswered
                } else {
                    place.enough = nil
                }
                places[id] = place
            }
        }
        return places.values.sorted { $0.shard < $1.shard }
    }

    /// The number of the record's content, where that is looked for.
    func content(of record: KinesisRecord) -> Int? {
        guard let key = record.partitionKey else { return nil }
        return contents[key]?[record.data]
    }

    /// Notes a record that matches.
    mutating func add(_ record: KinesisRecord, shard: String) {
        guard let content = content(of: record) else { return }
        candidates[content].append(
            Candidate(copy: StreamCopy(shard: shard, sequence: record.sequence), arrival: record.arrivalTime))
    }

    /// The copies of each doubt, in the order of their numbers: every doubt one as long as there are any, earlier
    /// copies to earlier positions; what is left to those that were attempted more often.
    mutating func assign() -> [[StreamCopy]] {
        for content in candidates.indices {
            candidates[content].sort { Self.precedes($0.copy, $1.copy) }
        }
        var copies = [[StreamCopy]](repeating: [], count: doubts.count)
        let order = doubts.indices.sorted { doubts[$0].position < doubts[$1].position }
        for isFirstRound in [true, false] {
            for index in order {
                let room = isFirstRound ? 1 : doubts[index].unanswered
                while copies[index].count < room, let copy = takeCandidate(of: index) { copies[index].append(copy) }
            }
        }
        for index in copies.indices { copies[index].sort(by: Self.precedes) }
        return copies
    }

    private mutating func takeCandidate(of doubt: Int) -> StreamCopy? {
        let content = contentOfDoubt[doubt]
        let earliest = doubts[doubt].since - tolerance
        let place = candidates[content].firstIndex { candidate in
            !candidate.isGiven && shards[doubt].contains(candidate.copy.shard)
                && (candidate.arrival.map { $0 >= earliest } ?? true)
        }
        guard let place else { return nil }
        candidates[content][place].isGiven = true
        return candidates[content][place].copy
    }

    /// The shards that a doubt can lie in.
    func shards(of doubt: Int) -> Set<String> { shards[doubt] }

    private static func precedes(_ left: StreamCopy, _ right: StreamCopy) -> Bool {
        let (a, b) = (left.sequence.utf8.count, right.sequence.utf8.count)
        return (a, left.sequence, left.shard) < (b, right.sequence, right.shard)
    }
}
