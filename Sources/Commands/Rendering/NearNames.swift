/// Finds what someone may have meant.
enum NearNames {
    /// The names nearest to a text, best first, at most three; none where nothing is near.
    static func nearest(to text: String, in names: [String]) -> [String] {
        let scored = names.map { name in
            (name: name, distance: name.contains(text) || text.contains(name) ? 1 : distance(text, name))
        }
        let limit = max(2, text.count / 3)
        return scored.filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// How many characters must be inserted, removed or replaced to make one text the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[right.count]
    }
}
