import ArgumentParser

/// The form in which results are printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Aligned columns for people.
    case table
    /// One JSON document.
    case json
    /// One JSON object per line and row.
    case jsonl
    /// RFC 4180 with a header line; lines end with a line feed.
    case csv
}
