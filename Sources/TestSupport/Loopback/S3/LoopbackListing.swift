import Coding

/// One request of ListObjectsV2.
struct LoopbackListing {
    private let parameters: [String: String]
    private let prefix: String
    private let delimiter: String
    private let isEncoded: Bool

    init(_ parameters: [String: String]) {
        self.parameters = parameters
        prefix = parameters["prefix"] ?? ""
        delimiter = parameters["delimiter"] ?? ""
        isEncoded = parameters["encoding-type"] == "url"
    }

    func answer(from bucket: LoopbackBucket) -> LoopbackResponse {
        var start = parameters["start-after"] ?? ""
        if let token = parameters["continuation-token"] {
            guard let bytes = Base64.decode(token) else {
                return LoopbackS3Error.response(400, "InvalidArgument", "The continuation token provided is incorrect")
            }
            start = String(decoding: bytes, as: UTF8.self)
        }
        let limit = min(bucket.keysPerPage, parameters["max-keys"].flatMap { Int($0) } ?? 1_000)
        let page = page(of: bucket, after: start, limit: limit)
        var text = "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>\(bucket.name)</Name>"
        text += "<Prefix>\(name(prefix))</Prefix><KeyCount>\(page.count)</KeyCount><MaxKeys>\(limit)</MaxKeys>"
        if !delimiter.isEmpty { text += "<Delimiter>\(name(delimiter))</Delimiter>" }
        if isEncoded { text += "<EncodingType>url</EncodingType>" }
        text += "<IsTruncated>\(page.next != nil)</IsTruncated>"
        if let next = page.next {
            text += "<NextContinuationToken>\(Base64.encode(Array(next.utf8)))</NextContinuationToken>"
        }
        return LoopbackS3Error.xml(200, text + page.text + "</ListBucketResult>")
    }

    /// One page: its elements, how many they are, and where the next page goes on, if there is one.
    private func page(of bucket: LoopbackBucket, after start: String, limit: Int) -> (
        text: String, count: Int, next: String?
    ) {
        let keys = bucket.sortedKeys
        var place = Self.firstPlace(in: keys, notBefore: prefix)
        if !start.isEmpty { place = max(place, Self.firstPlace(in: keys, behind: start)) }
        var text = ""
        var count = 0
        var last = start
        var group: String?
        while place < keys.count, keys[place].utf8.starts(with: prefix.utf8) {
            let key = keys[place]
            if let folder = folder(of: key) {
                // What begins with a prefix that was given already is inside of it, on this page or one in front.
                if folder != group, !start.utf8.starts(with: folder.utf8) || start.isEmpty {
                    if count == limit { return (text, count, last) }
                    text += "<CommonPrefixes><Prefix>\(name(folder))</Prefix></CommonPrefixes>"
                    count += 1
                }
                group = folder
            } else {
                if count == limit { return (text, count, last) }
                text += contents(key, bucket.objects[key])
                count += 1
            }
            last = key
            place += 1
        }
        return (text, count, nil)
    }

    /// The common prefix that stands for a key; `nil` where it stands for itself.
    private func folder(of key: String) -> String? {
        guard !delimiter.isEmpty else { return nil }
        let rest = Array(key.utf8.dropFirst(prefix.utf8.count))
        let mark = Array(delimiter.utf8)
        guard rest.count >= mark.count,
            let found = (0...rest.count - mark.count).first(where: { rest[$0..<$0 + mark.count].elementsEqual(mark) })
        else { return nil }
        return prefix + String(decoding: rest[..<(found + mark.count)], as: UTF8.self)
    }

    private func contents(_ key: String, _ object: LoopbackObject?) -> String {
        guard let object else { return "" }
        return "<Contents><Key>\(name(key))</Key><LastModified>\(object.lastModified)</LastModified>"
            + "<ETag>\(LoopbackS3Error.escaped(object.etag))</ETag><Size>\(object.byteCount)</Size>"
            + "<StorageClass>\(object.storageClass)</StorageClass></Contents>"
    }

    /// A key or prefix as the request wants names: escaped for XML, or percent-encoded with `+` for blanks.
    private func name(_ text: String) -> String {
        guard isEncoded else { return LoopbackS3Error.escaped(text) }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: "*"):
                bytes.append(byte)
            case UInt8(ascii: " "):
                bytes.append(UInt8(ascii: "+"))
            default:
                bytes += Array(("%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)).utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func firstPlace(in keys: [String], notBefore text: String) -> Int {
        firstPlace(in: keys) { !$0.utf8.lexicographicallyPrecedes(text.utf8) }
    }

    private static func firstPlace(in keys: [String], behind text: String) -> Int {
        firstPlace(in: keys) { text.utf8.lexicographicallyPrecedes($0.utf8) }
    }

    private static func firstPlace(in keys: [String], where isReached: (String) -> Bool) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if isReached(keys[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
