import Records

/// How a document's text is divided.
enum Family: Equatable {
    /// JSON values.
    case json
    /// Lines of a log, each with its time in front.
    case logLines
    /// Rows of comma-separated values, as S3 Inventory writes them.
    case inventory

    /// The family of a text that begins with these bytes.
    static func of(_ head: [UInt8], forced: DocumentKind?) -> Family {
        switch forced {
        case .cloudWatchLogs where !beginsWithBracket(head): .logLines
        case .objectListing where !beginsWithBracket(head): .inventory
        case nil where LogLine.begins(head): .logLines
        case nil where InventoryDocument.begins(head): .inventory
        default: .json
        }
    }

    private static func beginsWithBracket(_ head: [UInt8]) -> Bool {
        let first = head.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}
