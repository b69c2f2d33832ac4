import GRDB

extension Store {
    /// How many payload fields become columns of the view `readings`.
    static let readingsColumnLimit = 500

    /// Makes the view `readings` anew where payload fields were met that it has no column for.
    ///
    /// A view's columns are part of its text, so this is the one place where SQL is put together from data: names are
    /// quoted as identifiers, paths as string literals.
    func refreshReadingsView() throws {
        try write { db in
            let fields = try Row.fetchAll(
                db, sql: "SELECT name, path FROM field ORDER BY name LIMIT ?", arguments: [Self.readingsColumnLimit])
            let taken: Set<String> = ["stream", "shard", "sequence", "sub_sequence", "partition_key", "event_id"]
            var columns: [String] = []
            var names = taken.union(["event_time", "arrival_time", "processed_time", "device"])
            for field in fields {
                let name: String = field["name"]
                let path: String = field["path"]
                // Identifiers compare without case in SQLite; a field that would hide another column gets a prefix.
                let unique = names.contains(name.lowercased()) ? "payload.\(name)" : name
                guard names.insert(unique.lowercased()).inserted else { continue }
                columns.append(
                    "json_extract(coalesce(r.strict_payload, r.payload), \(Self.quoted(path, by: "'"))) "
                        + "AS \(Self.quoted(unique, by: "\""))")
            }
            let text = Self.readingsText(columns)
            let current = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = 'readings'")
            if current == text { return }
            try db.execute(sql: "DROP VIEW IF EXISTS readings")
            try db.execute(sql: text)
        }
    }

    private static func readingsText(_ columns: [String]) -> String {
        let fields = columns.map { ",\n    " + $0 }.joined()
        return """
            CREATE VIEW readings AS
            SELECT
                r.stream AS stream,
                r.shard AS shard,
                r.sequence AS sequence,
                r.sub_sequence AS sub_sequence,
                r.partition_key AS partition_key,
                r.device_id AS device,
                r.event_time AS event_time,
                r.arrival_time AS arrival_time,
                r.processed_time AS processed_time\(fields)
            FROM records AS r
            WHERE r.object IS NOT NULL AND typeof(r.payload) = 'text'
            """
    }

    private static func quoted(_ text: String, by quote: Character) -> String {
        var quoted = String(quote)
        for character in text {
            quoted.append(character)
            if character == quote { quoted.append(quote) }
        }
        return quoted + String(quote)
    }
}
