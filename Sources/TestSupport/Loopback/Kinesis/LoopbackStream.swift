import Coding
import Records

/// A stream of the loopback Kinesis: its shards, open and closed.
struct LoopbackStream: Sendable {
    let name: String
    let arn: String
    /// In the order of their numbers.
    private(set) var shards: [LoopbackShard] = []
    /// Places of the open shards, ordered by their hash ranges.
    private(set) var open: [Int] = []
    private let options: LoopbackKinesis.Options
    /// The second in which shards that come next are made.
    private var createSecond: Int64

    init(name: String, shards count: Int, options: LoopbackKinesis.Options) {
        self.name = name
        self.options = options
        arn = "arn:aws:kinesis:\(options.region):\(options.account):stream/\(name)"
        createSecond = options.clock(0) / 1_000_000 - 3_600
        let whole = UInt128.max / UInt128(count)
        // floor(2^128 / count); a single shard's width has no room here, and is not asked for.
        let width = count > 1 && UInt128.max % UInt128(count) == UInt128(count) - 1 ? whole + 1 : whole
        for place in 0..<count {
            let start = UInt128(place) * width
            append(start...(place == count - 1 ? .max : start + (width - 1)), parents: [])
        }
    }

    /// The place of the open shard that holds a hash.
    func place(ofHash hash: UInt128) -> Int {
        var (low, high) = (0, open.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if shards[open[middle]].hashes.lowerBound <= hash { low = middle } else { high = middle }
        }
        return open[low]
    }

    /// The place of a shard by its id.
    func place(of id: String) throws(LoopbackServiceError) -> Int {
        guard let shard = ShardID(id), shards.indices.contains(Int(shard.number)) else {
            throw LoopbackServiceError(
                "ResourceNotFoundException", "Could not find shard \(id) in stream \(name).")
        }
        return Int(shard.number)
    }

    /// Gives a record its number in a shard.
    mutating func append(_ log: Int, arrival: Int64, to place: Int) -> String {
        shards[place].append(log, arrival: arrival)
    }

    /// Forgets a shard's oldest records, so many of them.
    mutating func trim(_ count: Int, of place: Int) { shards[place].trim(count) }

    /// Cuts an open shard in two: the right one begins with `hash`.
    mutating func split(_ place: Int, at hash: UInt128) throws(LoopbackServiceError) {
        let hashes = shards[place].hashes
        guard shards[place].isOpen, hashes.lowerBound < hash, hash <= hashes.upperBound else {
            throw LoopbackServiceError("InvalidArgumentException", "the shard is closed, or cannot be cut there")
        }
        close([place])
        append(hashes.lowerBound...(hash - 1), parents: [place])
        append(hash...hashes.upperBound, parents: [place])
    }

    /// Joins two open shards that lie side by side.
    mutating func merge(_ first: Int, _ second: Int) throws(LoopbackServiceError) {
        let (left, right) =
            shards[first].hashes.lowerBound < shards[second].hashes.lowerBound
            ? (shards[first], shards[second]) : (shards[second], shards[first])
        guard first != second, left.isOpen, right.isOpen, left.hashes.upperBound &+ 1 == right.hashes.lowerBound else {
            throw LoopbackServiceError("InvalidArgumentException", "the shards are closed or not side by side")
        }
        close([first, second])
        append(left.hashes.lowerBound...right.hashes.upperBound, parents: [first, second])
    }

    /// Changes the shards as a plan says; one that does not fit changes nothing.
    mutating func reshard(_ change: LoopbackKinesis.Reshard) {
        switch change {
        case .split(let place):
            guard open.indices.contains(place) else { return }
            let hashes = shards[open[place]].hashes
            try? split(open[place], at: hashes.lowerBound + (hashes.upperBound - hashes.lowerBound) / 2 + 1)
        case .merge(let place):
            guard open.indices.contains(place), open.indices.contains(place + 1) else { return }
            try? merge(open[place], open[place + 1])
        }
    }

    private mutating func close(_ places: [Int]) {
        for place in places { shards[place].close() }
        open.removeAll { places.contains($0) }
        createSecond = max(createSecond, places.map { shards[$0].lastSecond }.max() ?? 0) + 1
    }

    private mutating func append(_ hashes: ClosedRange<UInt128>, parents: [Int]) {
        let shard = LoopbackShard(
            number: shards.count, hashes: hashes, parents: parents, createSecond: createSecond, numbers: options.numbers
        )
        shards.append(shard)
        open.append(shard.number)
        open.sort { shards[$0].hashes.lowerBound < shards[$1].hashes.lowerBound }
    }
}
