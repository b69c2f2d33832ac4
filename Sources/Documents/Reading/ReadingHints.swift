package import Records

/// What the user says of documents beyond what they say themselves.
package struct ReadingHints: Equatable, Sendable {
    /// The kind that all documents are taken for; `nil` finds it out from each one's content.
    package var kind: DocumentKind?
    /// The shard of records whose document names none and whose numbers do not tell it.
    package var shard: Int64?
    /// The stream that the label stands for. A document that names another is rejected; where this is `nil` the first
    /// stream that an object names is taken for it.
    package var streamARN: String?

    package init(kind: DocumentKind? = nil, shard: Int64? = nil, streamARN: String? = nil) {
        self.kind = kind
        self.shard = shard
        self.streamARN = streamARN
    }
}
