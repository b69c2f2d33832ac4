import AWS
import Foundation
import Synchronization

/// A bucket in memory that answers like S3, page by page, and with the faults that it is told.
final class MemoryS3: ServiceCaller {
    struct Object {
        var bytes: [UInt8]
        var etag: String
        var modified = "2026-11-21T17:00:00.000Z"
        var storageClass: String?
        var isRestored = false
        var version: String?
    }

    /// What happens to one request for an object, in place of what should.
    enum Fault {
        /// So many bytes come and then no more.
        case breaks(after: Int)
        case fails(AWSError.Code, String)
        /// The object is written again, or deleted, just before.
        case becomes(Object?)
    }

    struct State {
        var objects: [String: Object] = [:]
        var faults: [String: [Fault]] = [:]
        /// `LIST prefix` or `LIST prefix /`, `GET key`, `GET key 10-`, `HEAD`.
        var requests: [String] = []
        var headers: Set<String> = []
        var running = 0
        var mostRunning = 0
    }

    let state: Mutex<State>
    let pageSize: Int
    /// Where the bucket lies; `nil` does not care.
    let region: String?
    /// Whether the redirect says where.
    let namesRegion: Bool
    let listingFails: AWSError.Code?

    init(
        _ objects: [String: Object] = [:], pageSize: Int = 1_000, region: String? = nil, namesRegion: Bool = true,
        listingFails: AWSError.Code? = nil
    ) {
        state = Mutex(State(objects: objects))
        self.pageSize = pageSize
        self.region = region
        self.namesRegion = namesRegion
        self.listingFails = listingFails
    }

    /// Puts a text under a key.
    func put(_ key: String, _ text: String, modified: Int = 0) {
        put(key, Array(text.utf8), modified: modified)
    }

    func put(_ key: String, _ bytes: [UInt8], modified: Int = 0) {
        var object = Object(bytes: bytes, etag: Self.etag(bytes))
        object.modified = "2026-11-21T17:\(modified / 60 + 10):\(modified % 60 + 10).000Z"
        state.withLock { $0.objects[key] = object }
    }

    func change(_ key: String, _ body: (inout Object) -> Void) {
        state.withLock { state in
            guard var object = state.objects[key] else { return }
            body(&object)
            state.objects[key] = object
        }
    }

    /// The requests since this was asked before.
    func takeRequests() -> [String] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }

    /// Not an MD5, and as good: the same for the same bytes.
    static func etag(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        return String(hash, radix: 16) + "-\(bytes.count)"
    }

    func now() async -> Int64 { 0 }

    func call(_ request: ServiceRequest) async throws -> HTTPResponse {
        try checkRegion(request)
        if request.operation == "ListObjectsV2" { return try list(request) }
        await Task.yield()
        let (answer, _) = try get(request)
        return answer
    }

    func stream(
        _ request: ServiceRequest, head: @escaping @Sendable (HTTPResponse) -> Void,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        try checkRegion(request)
        var (answer, breaks) = try get(request)
        let body = answer.body
        answer.body = []
        head(answer)
        for start in stride(from: 0, to: body.count, by: 7) {
            try receive(Array(body[start..<min(start + 7, body.count)]))
            await Task.yield()
        }
        if breaks { throw error(request, .serviceFailed, "connection lost") }
    }

    private func checkRegion(_ request: ServiceRequest) throws {
        guard let region, request.region != region else { return }
        if request.operation == "HeadBucket" { state.withLock { $0.requests.append("HEAD") } }
        let named = namesRegion || request.operation == "HeadBucket" ? region : nil
        throw AWSError(
            code: .refused, service: "s3", operation: request.operation, resource: request.resource,
            detail: "it is elsewhere", serviceCode: "PermanentRedirect", status: 301, region: named)
    }

    private func error(_ request: ServiceRequest, _ code: AWSError.Code, _ service: String) -> AWSError {
        AWSError(
            code: code, service: "s3", operation: request.operation, resource: request.resource,
            detail: "as the test wants", serviceCode: service, status: 400, requestID: "R1")
    }
}

extension MemoryS3 {
    private func get(_ request: ServiceRequest) throws -> (HTTPResponse, breaks: Bool) {
        let key = String(request.path.dropFirst())
        let offset = request.headers["Range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
        return try state.withLock { state in
            state.requests.append("GET \(key)" + (offset > 0 ? " \(offset)-" : ""))
            state.headers.formUnion(request.headers.map { "\($0.name): \($0.value)" })
            var end = Int.max
            if var faults = state.faults[key], !faults.isEmpty {
                let fault = faults.removeFirst()
                state.faults[key] = faults
                switch fault {
                case .breaks(let count): end = offset + count
                case .fails(let code, let service): throw error(request, code, service)
                case .becomes(let object): state.objects[key] = object
                }
            }
            guard let object = state.objects[key] else { throw error(request, .notFound, "NoSuchKey") }
            if let wanted = request.headers["If-Match"], wanted != "\"\(object.etag)\"" {
                throw error(request, .changed, "PreconditionFailed")
            }
            let whole = object.bytes
            let bytes = Array(whole[min(offset, whole.count)..<min(end, whole.count)])
            var answer = HTTPResponse(status: offset > 0 ? 206 : 200, body: bytes)
            if let version = object.version { answer.headers.append(HTTPHeader("x-amz-version-id", version)) }
            return (answer, end < whole.count)
        }
    }

    private func list(_ request: ServiceRequest) throws -> HTTPResponse {
        func parameter(_ name: String) -> String? { request.query.first { $0.name == name }?.value }
        let (prefix, delimiter) = (parameter("prefix") ?? "", parameter("delimiter"))
        let limit = min(pageSize, parameter("max-keys").flatMap { Int($0) } ?? pageSize)
        let objects = state.withLock { state in
            state.requests.append("LIST \(prefix)" + (delimiter.map { " \($0)" } ?? ""))
            return state.objects
        }
        if let listingFails { throw error(request, listingFails, "AccessDenied") }
        var names: [(name: String, object: Object?)] = []
        for (key, object) in objects where key.utf8.starts(with: prefix.utf8) {
            let rest = Array(key.utf8.dropFirst(prefix.utf8.count))
            if let delimiter, let end = rest.firstIndex(of: Array(delimiter.utf8)[0]) {
                names.append((prefix + String(decoding: rest[...end], as: UTF8.self), nil))
            } else {
                names.append((key, object))
            }
        }
        names.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var unique: [(name: String, object: Object?)] = []
        for name in names where unique.last?.name != name.name || name.object != nil { unique.append(name) }
        let start = parameter("continuation-token").flatMap { Int($0.dropFirst()) } ?? 0
        let end = min(start + limit, unique.count)
        var xml = "<?xml version=\"1.0\"?>\n<ListBucketResult><EncodingType>url</EncodingType>"
        xml += "<IsTruncated>\(end < unique.count)</IsTruncated>"
        if end < unique.count { xml += "<NextContinuationToken>t\(end)</NextContinuationToken>" }
        for (name, object) in unique[start..<end] { xml += Self.element(name, object) }
        return HTTPResponse(status: 200, body: Array((xml + "</ListBucketResult>").utf8))
    }

    private static func element(_ name: String, _ object: Object?) -> String {
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")
        let key = (name.addingPercentEncoding(withAllowedCharacters: plain) ?? name)
            .replacingOccurrences(of: "%20", with: "+")
        guard let object else { return "<CommonPrefixes><Prefix>\(key)</Prefix></CommonPrefixes>" }
        return "<Contents><Key>\(key)</Key><LastModified>\(object.modified)</LastModified>"
            + "<ETag>&quot;\(object.etag)&quot;</ETag><Size>\(object.bytes.count)</Size>"
            + (object.storageClass.map { "<StorageClass>\($0)</StorageClass>" } ?? "")
            + (object.isRestored
                ? "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
                    + "<RestoreExpiryDate>2027-01-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>" : "")
            + "</Contents>"
    }
}
