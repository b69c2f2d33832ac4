/// An object on which a listing of its bucket and the import do not agree.
package struct ListedObjectRow: Equatable, Sendable {
    package enum Problem: String, CaseIterable, Sendable {
        /// The bucket has it, and it was not imported.
        case missingObject = "missing_object"
        /// Imported from a file of another size.
        case otherSize = "other_size"
        /// Imported from a file of another content: its MD5 is not the ETag.
        case otherETag = "other_etag"
        /// Imported, and no listing names it, although one names others of its hour.
        case unlistedObject = "unlisted_object"
    }

    package var stream: String
    package var problem: Problem
    /// The name under which it is imported, or would be.
    package var object: String
    /// The whole key in the bucket; nil for an unlisted object.
    package var key: String?
    /// Bytes as stored in the bucket.
    package var bytes: Int64?
    /// Bytes of the file that was read.
    package var fileBytes: Int64?
    package var etag: String?
    /// Where the file lies.
    package var location: String?
}

/// What was compared on the way.
package struct ListedObjectTotals: Equatable, Sendable {
    /// Names of the listings that have an hour in them, or that were imported.
    package var compared: Int64 = 0
    /// Other names; what they hold is not known.
    package var otherKeys: Int64 = 0
    /// Files whose MD5 is the ETag.
    package var sameETags: Int64 = 0
    /// ETags that could not be compared: not MD5s, encrypted, or the file is no longer what was read.
    package var uncheckedETags: Int64 = 0
    /// Whether not one ETag is the MD5 of its file, as with objects that are encrypted with a KMS key.
    package var etagsAreNoDigests = false

    package init() {}
}
