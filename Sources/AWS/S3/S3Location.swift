/// A place in S3 as a person writes it: `s3://bucket`, `s3://bucket/prefix/`, `s3://bucket/key`.
package struct S3Location: Hashable, Sendable, CustomStringConvertible {
    package var bucket: String
    /// The key or prefix, as it is: nothing in it is encoded. Empty for the whole bucket.
    package var key: String

    package init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Reads a URL; `nil` where it names no bucket. Everything behind the bucket's slash is the key, other slashes and
    /// percent signs included.
    package init?(_ url: String) {
        guard Self.isURL(url) else { return nil }
        let rest = url.utf8.dropFirst(Self.scheme.utf8.count)
        let bucket = rest.prefix { $0 != UInt8(ascii: "/") }
        guard !bucket.isEmpty, bucket.count <= 255, bucket.allSatisfy(Self.isBucketByte) else { return nil }
        self.bucket = String(decoding: bucket, as: UTF8.self)
        key = String(decoding: rest.dropFirst(bucket.count + 1), as: UTF8.self)
    }

    /// Whether a text is meant as such a place.
    package static func isURL(_ text: String) -> Bool { text.utf8.starts(with: scheme.utf8) }

    package var description: String { "\(Self.scheme)\(bucket)/\(key)" }

    private static let scheme = "s3://"

    // Old buckets have upper-case letters and underscores.
    private static func isBucketByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
