import Coding
import Foundation
import Synchronization

/// Plays S3 with path-style addresses: listings, objects with ranges and conditions, and what goes wrong with single
/// objects. Signatures' regions are looked at by the buckets; see ``LoopbackBucket``.
package final class LoopbackS3: LoopbackService {
    /// A request that came, and what it was answered.
    package struct Call: Equatable, Sendable {
        /// `ListObjectsV2`, `GetObject`, …
        package var operation: String
        package var bucket: String
        /// Decoded; empty for requests about the bucket. For a listing, its prefix.
        package var key: String
        package var range: String?
        package var status: Int

        package init(operation: String, bucket: String, key: String, range: String? = nil, status: Int) {
            self.operation = operation
            self.bucket = bucket
            self.key = key
            self.range = range
            self.status = status
        }
    }

    private struct State {
        var buckets: [String: LoopbackBucket]
        var calls: [Call] = []
    }

    private let state: Mutex<State>

    package init(_ buckets: [LoopbackBucket] = []) {
        state = Mutex(State(buckets: Dictionary(uniqueKeysWithValues: buckets.map { ($0.name, $0) })))
    }

    /// Requests that reached the service so far; those that a fault of the server caught are not among them.
    package var calls: [Call] { state.withLock { $0.calls } }

    /// Changes a bucket: its objects, its faults.
    package func change(_ name: String, _ body: (inout LoopbackBucket) -> Void) {
        state.withLock { state in
            var bucket = state.buckets[name] ?? LoopbackBucket(name)
            body(&bucket)
            state.buckets[name] = bucket
        }
    }

    package func operation(of head: LoopbackRequest) -> String {
        let (bucket, key) = Self.place(head)
        if bucket.isEmpty { return "ListBuckets" }
        if key.isEmpty {
            if head.method == "HEAD" { return "HeadBucket" }
            let names = head.parameters
            if names["location"] != nil { return "GetBucketLocation" }
            return names["list-type"] == "2" ? "ListObjectsV2" : "none"
        }
        switch head.method {
        case "GET": return "GetObject"
        case "HEAD": return "HeadObject"
        case "PUT": return "PutObject"
        default: return "none"
        }
    }

    package func answer(_ request: LoopbackRequest) -> LoopbackResponse {
        let operation = operation(of: request)
        let (name, key) = Self.place(request)
        var response = answer(operation, name, key, request)
        response.headers.append(("x-amz-request-id", "REQ\(request.number)"))
        let prefix = operation == "ListObjectsV2" ? request.parameters["prefix"] ?? "" : key
        state.withLock {
            $0.calls.append(
                Call(
                    operation: operation, bucket: name, key: prefix, range: request.header("range"),
                    status: response.status))
        }
        return response
    }

    package func refusal(_ refusal: LoopbackRefusal, of request: LoopbackRequest) -> LoopbackResponse {
        switch refusal {
        case .throttled: LoopbackS3Error.response(503, "SlowDown", "Please reduce your request rate.")
        case .serverFailure: LoopbackS3Error.response(500, "InternalError", "We encountered an internal error.")
        case .unavailable: LoopbackS3Error.response(503, "ServiceUnavailable", "Please try again.")
        case .expiredToken: LoopbackS3Error.response(400, "ExpiredToken", "The provided token has expired.")
        case .unknownCredentials:
            LoopbackS3Error.response(403, "InvalidAccessKeyId", "The AWS Access Key Id does not exist in our records.")
        case .unsigned, .accessDenied: LoopbackS3Error.response(403, "AccessDenied", "Access Denied")
        case .skewedClock(let detail): LoopbackS3Error.response(403, "RequestTimeTooSkewed", detail)
        case .wrongScope(let detail): LoopbackS3Error.response(400, "AuthorizationHeaderMalformed", detail)
        }
    }

    private func answer(
        _ operation: String, _ name: String, _ key: String, _ request: LoopbackRequest
    ) -> LoopbackResponse {
        state.withLock { state in
            if operation == "ListBuckets" { return Self.listBuckets(state.buckets.keys.sorted()) }
            guard var bucket = state.buckets.removeValue(forKey: name) else {
                return LoopbackS3Error.response(404, "NoSuchBucket", "The specified bucket does not exist", name)
            }
            defer { state.buckets[name] = bucket }
            if let redirect = bucket.redirect(request) { return redirect }
            switch operation {
            case "ListObjectsV2": return LoopbackListing(request.parameters).answer(from: bucket)
            case "GetObject", "HeadObject": return bucket.object(key, request)
            case "PutObject":
                bucket.put(key, request.body)
                return LoopbackResponse(headers: [("ETag", bucket.objects[key]?.etag ?? "")])
            case "HeadBucket": return LoopbackResponse(headers: [("x-amz-bucket-region", bucket.region)])
            case "GetBucketLocation": return Self.location(bucket.region)
            default: return LoopbackS3Error.response(400, "InvalidRequest", "not an operation of this server")
            }
        }
    }

    /// Bucket and key of a path, decoded.
    private static func place(_ request: LoopbackRequest) -> (bucket: String, key: String) {
        let parts = request.path.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let bucket = parts.first.map { LoopbackRequest.decoded($0) } ?? ""
        return (bucket, parts.count > 1 ? LoopbackRequest.decoded(parts[1]) : "")
    }

    private static func listBuckets(_ names: [String]) -> LoopbackResponse {
        let list = names.map { "<Bucket><Name>\($0)</Name></Bucket>" }.joined()
        return LoopbackS3Error.xml(200, "<ListAllMyBucketsResult><Buckets>\(list)</Buckets></ListAllMyBucketsResult>")
    }

    private static func location(_ region: String) -> LoopbackResponse {
        let text = region == "us-east-1" ? "" : region
        return LoopbackS3Error.xml(200, "<LocationConstraint>\(text)</LocationConstraint>")
    }
}
