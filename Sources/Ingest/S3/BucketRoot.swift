import AWS
import Records

/// A source in S3, of which the first page is listed: it is there, and may be listed.
struct BucketRoot: Sendable {
    /// The bucket, and the prefix that keys are relative to: empty, or with a slash at its end.
    let base: S3Location
    /// The only key that is meant, where the source is one object.
    let onlyKey: String?
    /// Whether the first page has everything below in it, or one folder with its folders.
    let isFlat: Bool
    let first: S3Page

    /// Asks for the first page.
    ///
    /// - Parameter place: A folder, with a slash at its end or without, or one object. As with files, the folder `a` does
    ///   not hold `ab/1.json`.
    /// - Throws: ``IngestError`` with `missing_source` where nothing is there, ``AWSError``.
    static func open(_ place: S3Location, _ client: S3Client, hours: TimeRange) async throws -> BucketRoot {
        var base = place
        if !base.key.isEmpty, base.key.utf8.last != UInt8(ascii: "/") { base.key += "/" }
        let isFlat = hours == TimeRange() || HourPrefix.find(in: base.key) != nil
        let first = try await BucketWalk.list(client, base, delimiter: isFlat ? nil : "/")
        if !first.isEmpty { return BucketRoot(base: base, onlyKey: nil, isFlat: isFlat, first: first) }
        if base != place {
            // A key comes before all keys that it begins.
            var page = try await BucketWalk.list(client, place, limit: 1)
            page.nextToken = nil
            if let first = page.objects.first, first.key.utf8.elementsEqual(place.key.utf8) {
                let folder = place.key.utf8.lastIndex(of: UInt8(ascii: "/")).map { place.key[...$0] } ?? ""
                return BucketRoot(
                    base: S3Location(bucket: place.bucket, key: String(folder)), onlyKey: place.key, isFlat: true,
                    first: page)
            }
        }
        throw IngestError(
            code: .missingSource, location: place.description,
            detail: place.key.isEmpty
                ? "the bucket holds no object"
                : "no object has this key, and none lies below it; check with `aws s3 ls`")
    }

    /// The object as an import finds it.
    func file(_ object: S3ListedObject) -> FoundFile {
        let relative = object.key.utf8.dropFirst(base.key.utf8.count)
        let modified = Timestamp(iso: object.lastModified)?.microseconds ?? 0
        return FoundFile(
            location: S3Location(bucket: base.bucket, key: object.key).description,
            relativePath: relative.isEmpty ? object.key : String(decoding: relative, as: UTF8.self),
            state: FileState(byteCount: object.byteCount, modified: modified * 1_000, etag: object.etag))
    }

    /// Why an object is passed over by its key; `nil` if it is not. The rules are those for files, for each part of the
    /// key below the source; `.` and `..` are names like others here.
    func reasonToSkip(_ object: S3ListedObject) -> SkipReason? {
        if object.byteCount == 0, object.key.hasSuffix("/") || object.key.hasSuffix("_$folder$") { return .folder }
        if onlyKey != nil { return nil }
        for part in object.key.utf8.dropFirst(base.key.utf8.count).split(separator: UInt8(ascii: "/")) {
            let name = String(decoding: part, as: UTF8.self)
            if name != ".", name != "..", let reason = FileFinder.reasonToSkip(name) { return reason }
        }
        return nil
    }
}

extension S3Page {
    /// Whether it names nothing at all, and nothing follows.
    var isEmpty: Bool { objects.isEmpty && folders.isEmpty && unreadableKeys.isEmpty && nextToken == nil }
}
