/// An object that a bucket's listing names. A listed entry.
@frozen
package struct ListedObject: Sendable {
    /// Position of the entry in its document, from 0.
    package var index: Int64
    package var bucket: ByteRange?
    /// The whole key, decoded.
    package var key: ByteRange
    /// Bytes as stored.
    package var byteCount: Int64?
    /// Without quotes. The MD5 of the stored bytes only for single uploads that are not encrypted with a KMS key.
    package var etag: ByteRange?
    /// Microseconds since 1970 UTC.
    package var lastModified: Int64?
    package var storageClass: ByteRange?
    package var versionID: ByteRange?
    package var isLatest = true
    package var isDeleteMarker = false
    /// As Inventory says it, such as `SSE-KMS`.
    package var encryption: ByteRange?

    @inlinable
    package init(index: Int64, key: ByteRange) {
        self.index = index
        self.key = key
    }
}
