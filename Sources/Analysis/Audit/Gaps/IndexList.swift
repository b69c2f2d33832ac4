import Records

/// The decoded counters of one shard in their order, packed: what must be remembered of a shard until all shards that
/// may share its counter are read.
///
/// Steps and seconds are stored as variable-length differences, two to four bytes a record. Within a run, which never
/// crosses epochs, indexes rise and seconds do not fall.
struct IndexList {
    /// A decoded number without its shard.
    struct Entry: Equatable {
        var createSecond: Int64
        var index: UInt64
        var second: Int64

        /// Whether both belong to one counter epoch.
        func sharesEpoch(with other: Entry) -> Bool { createSecond == other.createSecond }
    }

    private var bytes: [UInt8] = []
    private var last: Entry?
    private(set) var count = 0

    /// Appends an entry behind all others.
    ///
    /// - Parameter follows: Whether it tells something about the entry in front of it: nothing lies between in the
    ///   shard's order, and both are of one run of the counter.
    mutating func append(_ entry: Entry, follows: Bool) {
        if follows, let last {
            append(entry.index - last.index)
            append(UInt64(entry.second - last.second))
        } else {
            // A step of zero does not occur within a run: it marks the beginning of the next one.
            append(0)
            append(UInt64(bitPattern: entry.createSecond))
            append(entry.index)
            append(UInt64(bitPattern: entry.second))
        }
        last = entry
        count += 1
    }

    private mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads the entries in their order.
    struct Cursor {
        private let bytes: [UInt8]
        private var position = 0
        /// The entry at which the cursor stands; nil behind the last.
        private(set) var entry: Entry?
        /// Whether the entry tells something about the one in front of it.
        private(set) var follows = false

        /// Stands at the first entry.
        init(_ list: IndexList) {
            bytes = list.bytes
            advance()
        }

        mutating func advance() {
            guard position < bytes.count else {
                entry = nil
                return
            }
            let step = number()
            follows = step > 0
            if follows, let before = entry {
                entry = Entry(
                    createSecond: before.createSecond, index: before.index + step,
                    second: before.second + Int64(number()))
            } else {
                let create = Int64(bitPattern: number())
                let index = number()
                entry = Entry(createSecond: create, index: index, second: Int64(bitPattern: number()))
            }
        }

        private mutating func number() -> UInt64 {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                let byte = bytes[position]
                position += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
        }
    }
}
