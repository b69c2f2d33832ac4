import Coding
import Records

/// The columns of one row of an S3 Inventory.
///
/// Which columns there are stands in the inventory's manifest, which may not be at hand. Their order is always the same:
/// bucket and key, then, where versions are listed, the version's id and two words true or false, then the size, the
/// time, the ETag and further ones. So a row tells its columns by where they stand and what they look like.
struct InventoryRow {
    /// Indexes of the row's fields.
    private(set) var versionID: Int?
    private(set) var isLatest = true
    private(set) var isDeleteMarker = false
    /// Nil for a marker of a deletion only.
    private(set) var byteCount: Int64?
    private(set) var lastModified: Int64?
    private(set) var etag: Int?
    private(set) var storageClass: Int?
    private(set) var encryption: Int?

    static let bucket = 0
    static let key = 1

    /// The columns of a row; nil for one that is none, or whose size cannot be told.
    init?(_ fields: [CommaRows.Field], of text: borrowing Span<UInt8>) {
        let count = fields.count
        guard count > 2, BucketName.isValid(text.extracting(fields[Self.bucket].range)), !fields[Self.key].range.isEmpty
        else { return nil }
        var column = 2
        if count > 4, let isLatest = Self.bool(text.extracting(fields[3].range)),
            let isDeleteMarker = Self.bool(text.extracting(fields[4].range))
        {
            if !fields[2].range.isEmpty { versionID = 2 }
            (self.isLatest, self.isDeleteMarker) = (isLatest, isDeleteMarker)
            column = 5
        }
        if column < count {
            byteCount = Int64(digits: text.extracting(fields[column].range))
            guard byteCount != nil || (isDeleteMarker && fields[column].range.isEmpty) else { return nil }
            column += 1
        } else if !isDeleteMarker {
            return nil
        }
        if column < count, let time = Timestamp(iso: text.extracting(fields[column].range)) {
            lastModified = time.microseconds
            column += 1
        }
        while column < count {
            take(column, text.extracting(fields[column].range))
            column += 1
        }
    }

    private static func bool(_ text: borrowing Span<UInt8>) -> Bool? {
        if text.hasSameBytes(as: yes.span) { return true }
        return text.hasSameBytes(as: no.span) ? false : nil
    }

    private static let yes = Array("true".utf8)
    private static let no = Array("false".utf8)

    /// A further column, by what it holds.
    private mutating func take(_ column: Int, _ text: borrowing Span<UInt8>) {
        if etag == nil, ETagText.isValid(text) {
            etag = column
        } else if storageClass == nil, Self.isOne(text, of: Self.storageClasses) {
            storageClass = column
        } else if encryption == nil, Self.isOne(text, of: Self.encryptions) {
            encryption = column
        }
    }

    private static let storageClasses = words([
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "GLACIER_IR",
        "DEEP_ARCHIVE", "OUTPOSTS", "SNOW", "EXPRESS_ONEZONE", "FSX_OPENZFS",
    ])
    private static let encryptions = words(["SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C", "NOT-SSE"])

    private static func words(_ list: [String]) -> [[UInt8]] { list.map { Array($0.utf8) } }

    private static func isOne(_ text: borrowing Span<UInt8>, of words: [[UInt8]]) -> Bool {
        for word in words where text.hasSameBytes(as: word.span) { return true }
        return false
    }
}

/// The name of a bucket.
enum BucketName {
    /// Whether this could be one: 3 to 63 letters, digits, dots, hyphens; underscores and capitals in old ones.
    static func isValid(_ name: borrowing Span<UInt8>) -> Bool {
        guard name.count >= 3, name.count <= 255 else { return false }
        for index in name.indices {
            switch name[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                continue
            default: return false
            }
        }
        return true
    }
}

/// The text of an ETag without quotes.
enum ETagText {
    /// Whether this is one: 32 hexadecimal digits, and for an upload in parts a hyphen and their count.
    static func isValid(_ text: borrowing Span<UInt8>) -> Bool {
        guard text.count == 32 || (text.count > 33 && text.count <= 38 && text[32] == UInt8(ascii: "-")) else {
            return false
        }
        for index in 0..<32 {
            switch text[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                continue
            default: return false
            }
        }
        return text.count == 32 || Int64(digits: text.extracting(droppingFirst: 33)) != nil
    }
}
