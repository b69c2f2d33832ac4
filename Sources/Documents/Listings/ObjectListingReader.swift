import Coding
import Records

/// Reads which objects a bucket holds, as `list-objects-v2` and `list-object-versions` print it.
struct ObjectListingReader {
    /// Reads one object of the listing, one version of it, or a marker that it was deleted.
    mutating func read(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        guard let key = view.string("Key", of: unit), view[key].length > 0 else {
            return scope.refuse(.invalidListingRow, "`Key` is no name of an object", at: unit)
        }
        let size = view.member("Size", of: unit)
        let byteCount = size.flatMap { Self.byteCount(view, $0) }
        if let size, view[size].kind != .null, byteCount == nil {
            return scope.refuse(.invalidListingRow, "`Size` is no number of bytes", at: unit)
        }
        scope.note(.objectListing)
        var object = ListedObject(index: scope.takeIndex(), key: view.appendText(key, to: &batch.arena))
        object.byteCount = byteCount
        object.etag = view.string("ETag", of: unit).flatMap { Self.appendETag(view, $0, to: &batch.arena) }
        object.lastModified = view.member("LastModified", of: unit).flatMap { view.time($0)?.microseconds }
        object.storageClass = Self.appendMember("StorageClass", of: view, unit, to: &batch.arena)
        object.versionID = Self.appendMember("VersionId", of: view, unit, to: &batch.arena)
        if let isLatest = view.member("IsLatest", of: unit) { object.isLatest = view[isLatest].kind != .literalFalse }
        // Which list it stands in is not known here: a marker is a version that has no content.
        object.isDeleteMarker = object.versionID != nil && byteCount == nil && object.etag == nil
        batch.listedObjects.append(object)
    }

    /// Notes a part of a listing that is no object: an answer for an empty prefix, or an inventory's manifest.
    mutating func readOther(
        _ view: borrowing JSONView, _ unit: Int, _ scope: inout ElementScope, _ batch: inout RecordBatch
    ) {
        guard view[unit].kind == .null || Self.isEmpty(view, unit) else {
            return scope.refuse(
                .invalidListingRow, "no object of a listing: `Key` or what belongs to it is missing", at: unit)
        }
        scope.note(.objectListing)
        batch.ignored += 1
    }

    /// Whether a document is a part of a listing that names no object.
    static func isEmpty(_ view: borrowing JSONView, _ unit: Int) -> Bool {
        guard view[unit].kind == .object else { return false }
        // S3 Inventory's `manifest.json`: where its files are, and their columns.
        if view.string("fileSchema", of: unit) != nil, view.string("sourceBucket", of: unit) != nil { return true }
        var isAnswer = false
        var key = unit + 1
        while key < Int(view[unit].next) {
            switch view[key].flags.contains(.escaped) ? "" : view.string(key) {
            case "RequestCharged", "KeyCount", "IsTruncated", "CommonPrefixes": isAnswer = true
            case "Contents", "Versions", "DeleteMarkers":
                guard view[key + 1].kind == .null else { return false }
                isAnswer = true
            case "Name", "Prefix", "Delimiter", "EncodingType", "MaxKeys", "StartAfter", "Marker", "NextMarker",
                "KeyMarker",
                "NextKeyMarker", "VersionIdMarker", "NextVersionIdMarker", "ContinuationToken", "NextContinuationToken",
                "NextToken", "ResponseMetadata":
                break
            default: return false
            }
            key = Int(view[key].next)
        }
        return isAnswer
    }

    private static func byteCount(_ view: borrowing JSONView, _ index: Int) -> Int64? {
        guard view.isDigits(index) else { return nil }
        return Int64(digits: view.bytes(index))
    }

    /// An ETag stands in quotes inside the string's own.
    private static func appendETag(_ view: borrowing JSONView, _ index: Int, to arena: inout [UInt8]) -> ByteRange? {
        var range = view.appendText(index, to: &arena)
        let quote = UInt8(ascii: "\"")
        if range.count >= 2, arena[Int(range.start)] == quote, arena[range.indices.upperBound - 1] == quote {
            range = ByteRange(start: Int(range.start) + 1, count: Int(range.count) - 2)
        }
        return range.count == 0 ? nil : range
    }

    private static func appendMember(
        _ name: StaticString, of view: borrowing JSONView, _ unit: Int, to arena: inout [UInt8]
    ) -> ByteRange? {
        guard let value = view.string(name, of: unit), view[value].length > 0 else { return nil }
        return view.appendText(value, to: &arena)
    }
}

extension Int64 {
    /// The number that decimal digits spell; nil for none, for anything else among them, and beyond 63 bits.
    init?(digits: borrowing Span<UInt8>) {
        guard digits.count > 0, digits.count <= 19 else { return nil }
        self = 0
        for index in digits.indices {
            let digit = digits[index] &- UInt8(ascii: "0")
            let (shifted, overflows) = multipliedReportingOverflow(by: 10)
            let (sum, exceeds) = shifted.addingReportingOverflow(Int64(digit))
            guard digit < 10, !overflows, !exceeds else { return nil }
            self = sum
        }
    }
}
