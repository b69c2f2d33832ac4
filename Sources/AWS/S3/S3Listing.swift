/// An object as ListObjectsV2 tells of it.
package struct S3ListedObject: Equatable, Sendable {
    package var key: String
    package var byteCount: Int64
    /// Without its quotes; `nil` where the server tells none.
    package var etag: String?
    /// ISO 8601, as it stands in the answer.
    package var lastModified: String
    /// `STANDARD`, `GLACIER`, …; `nil` where the server tells none.
    package var storageClass: String?
    /// Whether a copy of an archived object is there to be read.
    package var isRestored = false

    package init(
        key: String, byteCount: Int64, etag: String?, lastModified: String, storageClass: String? = nil,
        isRestored: Bool = false
    ) {
        self.key = key
        self.byteCount = byteCount
        self.etag = etag
        self.lastModified = lastModified
        self.storageClass = storageClass
        self.isRestored = isRestored
    }

    /// Whether it has to be restored before it can be read. Objects of Intelligent-Tiering do not tell here.
    package var isArchived: Bool {
        !isRestored && (storageClass == "GLACIER" || storageClass == "DEEP_ARCHIVE")
    }
}

/// One answer of ListObjectsV2.
package struct S3Page: Equatable, Sendable {
    package var objects: [S3ListedObject] = []
    /// Prefixes up to the delimiter behind which there is more; none without a delimiter.
    package var folders: [String] = []
    /// Keys that are no UTF-8, with what is wrong in it replaced.
    package var unreadableKeys: [String] = []
    /// Where the next page begins; `nil` on the last one.
    package var nextToken: String?

    package init() {}
}

extension S3Page {
    /// Reads `ListBucketResult`.
    ///
    /// - Throws: ``XMLError``; ``S3ListingError`` for a document that is none, or lacks what a listing has.
    init(_ body: [UInt8]) throws {
        var xml = XMLReader(body)
        guard try xml.root() == "ListBucketResult" else { throw S3ListingError("the answer is no listing") }
        var names: [EncodedName] = []
        var folders: [EncodedName] = []
        var isEncoded = false
        var isTruncated = false
        var token: String?
        while let name = try xml.child() {
            switch name {
            case "Contents":
                let (object, key) = try Self.object(&xml)
                objects.append(object)
                names.append(key)
            case "CommonPrefixes":
                while let name = try xml.child() {
                    if name == "Prefix" { folders.append(EncodedName(text: try xml.text())) } else { try xml.skip() }
                }
            case "EncodingType": isEncoded = try xml.text() == "url"
            case "IsTruncated": isTruncated = try xml.text() == "true"
            case "NextContinuationToken": token = try xml.text()
            default: try xml.skip()
            }
        }
        try xml.finish()
        if isTruncated {
            guard let token, !token.isEmpty else { throw S3ListingError("there is more, and it does not say where") }
            nextToken = token
        }
        take(names, folders, isEncoded: isEncoded)
    }

    /// Whether names are encoded is told anywhere in the document, so they are decoded at its end.
    private mutating func take(_ names: [EncodedName], _ folders: [EncodedName], isEncoded: Bool) {
        var kept: [S3ListedObject] = []
        kept.reserveCapacity(objects.count)
        for (var object, name) in zip(objects, names) {
            if let key = name.decoded(isEncoded) {
                object.key = key
                kept.append(object)
            } else {
                unreadableKeys.append(name.repaired)
            }
        }
        objects = kept
        for folder in folders {
            if let prefix = folder.decoded(isEncoded) {
                self.folders.append(prefix)
            } else {
                unreadableKeys.append(folder.repaired)
            }
        }
    }

    private static func object(_ xml: inout XMLReader) throws -> (S3ListedObject, EncodedName) {
        var object = S3ListedObject(key: "", byteCount: -1, etag: nil, lastModified: "")
        var key: String?
        while let name = try xml.child() {
            switch name {
            case "Key": key = try xml.text()
            case "Size": object.byteCount = Int64(try xml.text()) ?? -1
            case "ETag":
                let text = try xml.text().utf8.filter { $0 != UInt8(ascii: "\"") }
                if !text.isEmpty { object.etag = String(decoding: text, as: UTF8.self) }
            case "LastModified": object.lastModified = try xml.text()
            case "StorageClass": object.storageClass = try xml.text()
            case "RestoreStatus":
                while let name = try xml.child() {
                    if name == "RestoreExpiryDate" {
                        object.isRestored = try !xml.text().isEmpty
                    } else {
                        try xml.skip()
                    }
                }
            default: try xml.skip()
            }
        }
        guard let key, object.byteCount >= 0 else { throw S3ListingError("an object without its key or size") }
        return (object, EncodedName(text: key))
    }
}

/// Why an answer is no listing.
struct S3ListingError: Error {
    let detail: String

    init(_ detail: String) {
        self.detail = detail
    }
}
