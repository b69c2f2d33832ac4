/// What the second layout of Kinesis sequence numbers (used since 2014) says about a record.
///
/// The layout is not documented. It was found by others and holds for every number of the service seen so far (the
/// table of numbers in `fixtures/vectors/`). In hexadecimal digits, from the top:
///
///     2 | create 9 | nibble 1 | index 16 | byte1 2 | second 9 | shard 8 | version 1
///
/// Numbers that were invented or edited by hand nearly always fail one of the checks of `init(_:)`, and are then taken
/// as numbers without a layout.
@frozen
package struct SequenceLayout: Hashable, Sendable {
    /// Epoch second in which the shard, or its present owner, began. A change of it starts a new counter epoch.
    package var createSecond: Int64
    /// The number in the shard's id.
    package var shard: UInt32
    /// The counter. It never falls within one shard and epoch; a step of 1 leaves no room for another record.
    package var index: UInt64
    /// An epoch second shortly before the record's arrival.
    package var second: Int64

    /// Makes a layout from its four independent fields.
    @inlinable
    package init(createSecond: Int64, shard: UInt32, index: UInt64, second: Int64) {
        self.createSecond = createSecond
        self.shard = shard
        self.index = index
        self.second = second
    }

    /// 2013-01-01T00:00:00Z: the service is not older.
    @inlinable static var earliestSecond: Int64 { 1_356_998_400 }
    /// 2100-01-01T00:00:00Z.
    @inlinable static var latestSecond: Int64 { 4_102_444_800 }
    /// Emulators date the shards of a split one second ahead, so a record may come before its shard's beginning.
    @inlinable static var creationSlack: Int64 { 2 }
    /// The index that an ended shard's last number carries.
    @inlinable static var endIndex: UInt64 { 0x7FFF_FFFF_FFFF_FFFF }

    /// Decodes a number; nil unless it has 186 bits, version 2, a shard that agrees with its nibble, an index below 2^63,
    /// nothing in the byte that is always zero, and plausible times.
    @inlinable
    package init?(_ value: SequenceValue) {
        let (high, middle, low) = (value.high, value.middle, value.low)
        guard high >> 56 == 2, low & 0xF == 2, (middle >> 8) & 0xFF == 0 else { return nil }
        let shard = UInt32(truncatingIfNeeded: low >> 4)
        let index = (high & 0xFFFF) << 48 | middle >> 16
        guard (high >> 16) & 0xF == UInt64(shard & 0xF), shard >> 31 == 0, index <= Self.endIndex else { return nil }
        let createSecond = Int64((high >> 20) & 0xF_FFFF_FFFF)
        let second = Int64(low >> 36 | (middle & 0xFF) << 28)
        guard createSecond >= Self.earliestSecond, second < Self.latestSecond,
            createSecond <= second + Self.creationSlack
        else { return nil }
        self.init(createSecond: createSecond, shard: shard, index: index, second: second)
    }

    /// The number with this layout. Fields are cut to their widths (36, 31, 63 and 36 bits).
    @inlinable
    package var value: SequenceValue {
        let create = UInt64(bitPattern: createSecond) & 0xF_FFFF_FFFF
        let time = UInt64(bitPattern: second) & 0xF_FFFF_FFFF
        let shard = UInt64(self.shard & 0x7FFF_FFFF)
        let index = self.index & Self.endIndex
        return SequenceValue(
            high: 2 << 56 | create << 20 | (shard & 0xF) << 16 | index >> 48,
            middle: (index & 0xFFFF_FFFF_FFFF) << 16 | time >> 28,
            low: (time & 0xFFF_FFFF) << 36 | shard << 4 | 2)
    }

    /// When the record arrived, as far as the number tells: real arrivals lay 0.3 to 2.2 seconds after `second`.
    @inlinable
    package var estimatedArrival: Timestamp {
        Timestamp(microseconds: second * 1_000_000 + 1_200_000)
    }

    /// Whether this is a shard's starting number. It belongs to no record on the service; emulators do give it to one.
    @inlinable
    package var isShardStart: Bool { index == 0 && second == createSecond }

    /// Whether this is the number after which a closed shard has no records.
    @inlinable
    package var isShardEnd: Bool { index == Self.endIndex }
}
