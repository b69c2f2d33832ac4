import Coding
import Foundation

extension LoopbackBucket {
    /// GetObject and HeadObject.
    mutating func object(_ key: String, _ request: LoopbackRequest) -> LoopbackResponse {
        guard let object = objects[key] else { return Self.noSuchKey(key) }
        let fault = takeFault(of: key)
        if let refusal = Self.refusal(fault, key) { return refusal }
        if let wanted = request.header("if-match"), Self.bare(wanted) != Self.bare(object.etag) {
            return LoopbackS3Error.response(
                412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", key,
                more: "<Condition>If-Match</Condition>")
        }
        var response = Self.response(object, range: request.header("range"))
        switch fault {
        case .truncated: response.delivery = .truncated(after: response.body.count / 2)
        case .reset: response.delivery = .resetInBody(after: response.body.count / 2)
        default: break
        }
        return response
    }

    private static func response(_ object: LoopbackObject, range: String?) -> LoopbackResponse {
        var response = LoopbackResponse(
            headers: [
                ("ETag", object.etag), ("Last-Modified", httpTime(object.lastModified)), ("Accept-Ranges", "bytes"),
                ("Content-Type", "binary/octet-stream"), ("x-amz-storage-class", object.storageClass),
            ])
        let bytes = object.bytes
        guard let range, range.hasPrefix("bytes=") else {
            response.body = bytes
            return response
        }
        guard let part = part(range.dropFirst(6), of: bytes.count) else {
            return LoopbackS3Error.response(416, "InvalidRange", "The requested range is not satisfiable")
        }
        response.status = 206
        response.headers.append(("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(bytes.count)"))
        response.body = Array(bytes[part])
        return response
    }

    /// `first-last`, `first-`, `-count`.
    private static func part(_ text: Substring, of count: Int) -> Range<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last?) where first < count && first <= last: return first..<min(count, last + 1)
        case (let first?, nil) where first < count && ends[1].isEmpty: return first..<count
        case (nil, let length?) where ends[0].isEmpty && length > 0 && count > 0: return max(0, count - length)..<count
        default: return nil
        }
    }

    private static func refusal(_ fault: KeyFault?, _ key: String) -> LoopbackResponse? {
        switch fault {
        case .accessDenied: LoopbackS3Error.response(403, "AccessDenied", "Access Denied", key)
        case .gone: noSuchKey(key)
        case .archived:
            LoopbackS3Error.response(
                403, "InvalidObjectState", "The operation is not valid for the object's storage class", key,
                more: "<StorageClass>GLACIER</StorageClass>")
        case .kmsDenied:
            LoopbackS3Error.response(
                403, "AccessDenied",
                "User: arn:aws:iam::000000000000:user/reader is not authorized to perform: kms:Decrypt on the resource "
                    + "associated with this ciphertext because no identity-based policy allows the kms:Decrypt action",
                key)
        case .kmsDisabled:
            LoopbackS3Error.response(
                400, "KMS.DisabledException", "arn:aws:kms:us-east-1:000000000000:key/k is disabled.", key)
        case .slowDown: LoopbackS3Error.response(503, "SlowDown", "Please reduce your request rate.", key)
        case .serverFailure: LoopbackS3Error.response(500, "InternalError", "We encountered an internal error.", key)
        case .truncated, .reset, nil: nil
        }
    }

    private static func noSuchKey(_ key: String) -> LoopbackResponse {
        LoopbackS3Error.response(
            404, "NoSuchKey", "The specified key does not exist.", key,
            more: "<Key>\(LoopbackS3Error.escaped(key))</Key>")
    }

    private static func bare(_ etag: String) -> String { String(etag.filter { $0 != "\"" }) }

    /// A listing's time as a header gives it.
    private static func httpTime(_ text: String) -> String {
        guard let date = try? Date(text, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
        else { return "Sat, 21 Nov 2026 17:00:00 GMT" }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.string(from: date)
    }
}
