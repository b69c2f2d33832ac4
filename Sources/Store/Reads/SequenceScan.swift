import GRDB
import Queries
import Records

extension StoreReads {
    /// Hands out a shard's records in the order of (number, sub-sequence), some thousand at a time.
    ///
    /// The cost is that of walking the table's pages: no text is made of a number that has at most 57 digits.
    ///
    /// - Parameters:
    ///   - shard: The store's row of the shard.
    ///   - body: Called for each block, which is used again for the next one.
    package func scanSequences(shard: Int64, _ body: (borrowing KeyBlock) throws -> Void) throws {
        let rows = try RawRows(db, sql: Catalog.Audit.sequenceKeys, arguments: ["shard_id": shard])
        let answered = try answered.places(of: shard, db)
        var block = KeyBlock()
        block.rows.reserveCapacity(Self.rowsPerBlock)
        while try rows.next() {
            let (value, longSequence) = rows.sequence(0)
            if let longSequence { block.longSequences[block.rows.count] = longSequence }
            block.rows.append(
                KeyRow(
                    value: value, subSequence: Int32(truncatingIfNeeded: rows.integer(1)),
                    state: rows.state(2, unless: answered)))
            if block.rows.count == Self.rowsPerBlock {
                try body(block)
                block.rows.removeAll(keepingCapacity: true)
                block.longSequences.removeAll(keepingCapacity: true)
            }
        }
        if !block.rows.isEmpty { try body(block) }
    }

    static let rowsPerBlock = 4_096
}

extension RawRows {
    /// A storage key as a number, or as the digits of one that is too long.
    @inline(__always)
    func sequence(_ column: Int32) -> (SequenceValue?, String?) {
        withBytes(column) { key in
            guard key.count > 3 else { return (nil, "") }
            if let value = SequenceValue(key.extracting(3...)) { return (value, nil) }
            return (nil, String(text(column).dropFirst(3)))
        }
    }

    /// A record's state as the queries number it; number and sub-sequence stand in the first two columns.
    @inline(__always)
    func state(_ column: Int32, unless answered: Set<AnsweredRecords.Place>) -> RecordState {
        let state = RecordState(rawValue: UInt8(truncatingIfNeeded: integer(column))) ?? .listed
        if answered.isEmpty || state == .delivered { return state }
        let place = AnsweredRecords.Place(sequence: String(text(0).dropFirst(3)), subSequence: integer(1))
        return answered.contains(place) ? .answered : state
    }
}
