/// A part of an object that is no evidence: what was wrong, where, and the bytes themselves.
package struct Reject: Equatable, Sendable {
    /// Why a part could not be read. The raw values are stable: people count and filter by them.
    package enum Code: String, CaseIterable, Sendable {
        // What the JSON reader says of a document, by its own codes.
        case emptyDocument = "empty_document"
        case unsupportedEncoding = "unsupported_encoding"
        case unexpectedEnd = "unexpected_end"
        case expectedValue = "expected_value"
        case expectedKey = "expected_key"
        case expectedColon = "expected_colon"
        case expectedComma = "expected_comma"
        case invalidNumber = "invalid_number"
        case invalidEscape = "invalid_escape"
        case controlCharacter = "control_character"
        case invalidUTF8 = "invalid_utf8"
        case trailingGarbage = "trailing_garbage"
        case tooDeep = "too_deep"
        case elementTooLarge = "element_too_large"
        case cutGzip = "cut_gzip"
        case corruptGzip = "corrupt_gzip"
        case unreadable
        /// A well-formed document without any entry, such as an empty array.
        case noEntries = "no_entries"
        /// An element that is no JSON object.
        case notAnObject = "not_an_object"
        /// A record without `original_data`.
        case missingPayload = "missing_payload"
        /// A record without `sequence_number`.
        case missingSequenceNumber = "missing_sequence_number"
        /// A sequence number that is none: sign, leading zero, over 129 digits, or of another type.
        case invalidSequenceNumber = "invalid_sequence_number"
        /// An `event_id` that is not `shardId-` with 12 digits, a colon, and the record's own number.
        case invalidEventID = "invalid_event_id"
        /// Neither `event_id` nor the number tells the shard.
        case unknownShard = "unknown_shard"
        /// A field with a value of another type than the format has.
        case invalidField = "invalid_field"
        /// A document that names another stream than the label stands for.
        case otherStream = "other_stream"
        /// An event or a failure of another service than Kinesis, such as a DynamoDB stream.
        case otherEventSource = "other_event_source"
        /// Text that should be base64 and is not.
        case invalidBase64 = "invalid_base64"
        /// A message's body, or a failure's payload, that holds no document of a known kind.
        case invalidBody = "invalid_body"
        /// A range of records whose ends or size contradict each other.
        case invalidRange = "invalid_range"
        /// A log line that is cut, or split so that its end is not known.
        case brokenLogLine = "broken_log_line"
        /// Payloads that stand together without a delimiter and could be divided in several ways.
        case ambiguousJoin = "ambiguous_join"
        /// A row of an object listing that is not well formed.
        case invalidListingRow = "invalid_listing_row"
    }

    package var code: Code
    /// Position among the object's entries, from 0; what is left of a broken array has the index of the entry that broke.
    package var entryIndex: Int64
    /// Offset of the first byte, after decompression.
    package var byteOffset: Int64
    /// From 1; `nil` where it was not counted.
    package var line: Int64?
    /// In bytes, from 1.
    package var column: Int64?
    /// What was wrong, in words, without the payload.
    package var detail: String
    /// Length of the rejected part in bytes.
    package var byteCount: Int64
    /// SHA-256 of the rejected part.
    package var hash: [UInt8]
    /// The first 64 KiB of the rejected part.
    package var raw: [UInt8]

    /// How much of a rejected part is kept.
    package static let keptByteCount = 65_536

    package init(
        code: Code, entryIndex: Int64, byteOffset: Int64, line: Int64?, column: Int64?, detail: String,
        byteCount: Int64, hash: [UInt8], raw: [UInt8]
    ) {
        self.code = code
        self.entryIndex = entryIndex
        self.byteOffset = byteOffset
        self.line = line
        self.column = column
        self.detail = detail
        self.byteCount = byteCount
        self.hash = hash
        self.raw = raw
    }
}
