/// Rows of one part of the truth, kept as JSON text, in the order of the records they are about.
struct TruthRows {
    private var rows: [(shard: Int, ordinal: UInt64, text: String)] = []

    /// Adds a row about a record: its shard as named, and its place in it.
    mutating func add(shard: Int, ordinal: UInt64, _ text: String) {
        rows.append((shard, ordinal, text))
    }

    /// The rows by shard and place.
    func sorted() -> [String] {
        rows.sorted { ($0.shard, $0.ordinal) < ($1.shard, $1.ordinal) }.map(\.text)
    }
}
