package import Records

/// What the order of one shard's numbers tells.
package struct ShardGaps: Equatable, Sendable {
    package var stream: String
    package var shard: ShardID
    /// What the shard's numbers are, by its counts and ends.
    package var numbering: ShardNumbering
    /// Distinct known numbers.
    package var numbers: Int64 = 0
    /// Records known to have no delivery.
    package var missing: Int64 = 0
    /// Rows of missing records.
    package var holes: Int64 = 0
    /// Neighbours with a step of one: nothing can lie between them.
    package var contiguous: Int64 = 0
    /// Neighbours with a larger step.
    package var unproven: Int64 = 0
    /// The sum of the bounds of the unproven ones; stops at the greatest 64-bit integer.
    package var atMost: Int64 = 0
    /// The same if shards share a counter; nil where that is refuted for at least one of them.
    package var atMostIfShared: Int64? = 0
    /// Neighbours that tell nothing: numbers without the layout, or of two counter epochs.
    package var undecided: Int64 = 0

    /// The share of proven neighbours among those with a verdict; nil where there is none.
    package var provenFraction: Double? {
        let links = contiguous + unproven
        return links > 0 ? Double(contiguous) / Double(links) : nil
    }
}

extension Int64 {
    /// The sum, or the greatest integer where it does not fit.
    func saturatingAdd(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
