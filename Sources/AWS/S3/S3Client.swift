import Synchronization

/// The operations of S3 that Afterbay calls. Each bucket is asked in its own region, wherever the settings point.
package final class S3Client: Sendable {
    /// An object's bytes.
    package struct Body: Equatable, Sendable {
        package var bytes: [UInt8]
        /// `nil` where the bucket keeps no versions.
        package var version: String?
    }

    private let caller: any ServiceCaller
    private let requesterPays: Bool
    /// Regions that answers told, by bucket.
    private let regions = Mutex<[String: String]>([:])
    private let made = Mutex((lists: 0, gets: 0))

    /// - Parameter requesterPays: Says with each request that whoever asks pays for it.
    package init(caller: any ServiceCaller, requesterPays: Bool = false) {
        self.caller = caller
        self.requesterPays = requesterPays
    }

    /// How many pages and objects were asked for so far.
    package var requestCounts: (lists: Int, gets: Int) { made.withLock { $0 } }

    /// ListObjectsV2: one page of what lies below a prefix, in the order of the keys' bytes.
    ///
    /// - Parameters:
    ///   - delimiter: What ends a folder; `nil` lists everything below.
    ///   - token: Where the page before ended.
    /// - Throws: ``AWSError``, `CancellationError`.
    package func list(
        _ place: S3Location, delimiter: String? = nil, token: String? = nil, limit: Int? = nil
    ) async throws -> S3Page {
        made.withLock { $0.lists += 1 }
        var request = self.request("ListObjectsV2", place)
        request.path = "/"
        request.query = [("list-type", "2"), ("encoding-type", "url")]
        if !place.key.isEmpty { request.query.append(("prefix", place.key)) }
        if let delimiter { request.query.append(("delimiter", delimiter)) }
        if let token { request.query.append(("continuation-token", token)) }
        if let limit { request.query.append(("max-keys", String(limit))) }
        // Whether an archived object was restored is only told to those who ask.
        request.headers.append(HTTPHeader("x-amz-optional-object-attributes", "RestoreStatus"))
        let answer = try await inRegion(request) { try await self.caller.call($0) }
        do {
            return try S3Page(answer.body)
        } catch {
            let reason = (error as? S3ListingError)?.detail ?? "the answer is no XML: \(error)"
            throw AWSError(
                code: .badAnswer, service: "s3", operation: "ListObjectsV2", resource: place.description,
                detail: "\(reason); check that the endpoint is an S3 service", status: answer.status)
        }
    }

    /// GetObject, whole.
    ///
    /// - Parameters:
    ///   - etag: What the object has to be still; `nil` takes what is there.
    ///   - byteCount: How long it is by the listing. The body is what came, be it shorter or longer.
    /// - Throws: ``AWSError`` with `changed` where the object is another by now, `not_found` where it is gone.
    package func object(_ place: S3Location, etag: String?, byteCount: Int64) async throws -> Body {
        var request = self.read(place, etag: etag)
        // An error's document may be longer than a small object.
        request.maximumBody = max(Int(byteCount) + 1, 1 << 20)
        let answer = try await inRegion(request) { try await self.caller.call($0) }
        return Body(bytes: answer.body, version: answer.headers[Self.versionHeader])
    }

    /// GetObject from a byte on, piece by piece.
    ///
    /// - Parameters:
    ///   - offset: The first byte that is asked for.
    ///   - begin: Takes status and headers, before the first piece.
    ///   - receive: Takes a piece; from one thread at a time.
    package func stream(
        _ place: S3Location, etag: String?, from offset: Int64, begin: @escaping @Sendable (HTTPResponse) -> Void,
        receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        var request = self.read(place, etag: etag)
        if offset > 0 { request.headers.append(HTTPHeader("Range", "bytes=\(offset)-")) }
        try await inRegion(request) { try await self.caller.stream($0, head: begin, receive: receive) }
    }

    /// GetObject of the first byte alone, to see whether an object may be read. An empty object ends with status 416.
    package func readFirstByte(of place: S3Location) async throws {
        var request = self.read(place, etag: nil)
        request.headers.append(HTTPHeader("Range", "bytes=0-0"))
        _ = try await inRegion(request) { try await self.caller.call($0) }
    }

    /// The header with a version's id.
    package static let versionHeader = "x-amz-version-id"

    private func read(_ place: S3Location, etag: String?) -> ServiceRequest {
        made.withLock { $0.gets += 1 }
        var request = self.request("GetObject", place)
        request.path = "/" + place.key
        if let etag { request.headers.append(HTTPHeader("If-Match", "\"\(etag)\"")) }
        return request
    }

    private func request(_ operation: String, _ place: S3Location) -> ServiceRequest {
        var request = ServiceRequest(service: .s3, operation: operation, resource: place.description)
        request.method = "GET"
        request.bucket = place.bucket
        if requesterPays { request.headers.append(HTTPHeader("x-amz-request-payer", "requester")) }
        return request
    }
}

extension S3Client {
    /// Makes a call in the bucket's region: the one that is known, the settings' own, or the one that an answer names.
    private func inRegion<Answer: Sendable>(
        _ request: ServiceRequest, _ body: @Sendable (ServiceRequest) async throws -> Answer
    ) async throws -> Answer {
        guard let bucket = request.bucket else { return try await body(request) }
        var request = request
        var tried: Set<String> = []
        while true {
            request.region = regions.withLock { $0[bucket] }
            do {
                return try await body(request)
            } catch let error as AWSError {
                guard let region = try await region(after: error, of: bucket, asked: request.region),
                    tried.insert(region).inserted
                else { throw error }
                regions.withLock { $0[bucket] = region }
            }
        }
    }

    /// Where to ask after an error; `nil` where another region would not help.
    private func region(after error: AWSError, of bucket: String, asked: String?) async throws -> String? {
        guard Self.saysElsewhere(error) else { return nil }
        if let region = error.region { return region == asked ? nil : region }
        return try await headRegion(of: bucket, asked: asked)
    }

    private static func saysElsewhere(_ error: AWSError) -> Bool {
        switch error.serviceCode {
        case "PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException":
            true
        default: error.status == 301 || error.status == 307
        }
    }

    /// HeadBucket: the region stands in the header of its answer, be it a refusal.
    private func headRegion(of bucket: String, asked: String?) async throws -> String? {
        var request = self.request("HeadBucket", S3Location(bucket: bucket, key: ""))
        request.method = "HEAD"
        request.region = asked
        do {
            return try await caller.call(request).headers["x-amz-bucket-region"]
        } catch let error as AWSError {
            return error.region
        }
    }
}
