import AWS
import Synchronization

/// Gets the bytes of objects, whole or not at all.
final class ObjectGetter: Sendable {
    /// How often an object is asked for whose bytes do not come whole.
    static let attempts = 4
    /// After so many objects in a row without an answer there is no way to S3 any more.
    static let unreachableLimit = 8

    private let client: S3Client
    private let wholeBytes: Int
    private let unreachable = Mutex(0)

    /// - Parameter wholeBytes: The largest object that is held in memory.
    init(client: S3Client, wholeBytes: Int) {
        self.client = client
        self.wholeBytes = wholeBytes
    }

    /// Everything of an object, as it is by its listing.
    func get(_ object: S3ListedObject, at place: S3Location) async -> ObjectFetch.Outcome {
        do {
            let outcome =
                object.byteCount <= Int64(wholeBytes)
                ? try await whole(object, place) : try await spooled(object, place)
            unreachable.withLock { $0 = 0 }
            return outcome
        } catch let error as AWSError {
            return isEnd(error) ? .ended(error) : .failed(reason: Self.reason(error))
        } catch {
            return .ended(error)
        }
    }

    private func whole(_ object: S3ListedObject, _ place: S3Location) async throws -> ObjectFetch.Outcome {
        var count = 0
        for _ in 0..<Self.attempts {
            let body = try await client.object(place, etag: object.etag, byteCount: object.byteCount)
            if Int64(body.bytes.count) == object.byteCount {
                return .content(.bytes(body.bytes), version: body.version)
            }
            count = body.bytes.count
            try Task.checkCancellation()
        }
        return .failed(reason: Self.incomplete(Int64(count), object))
    }

    /// Goes on behind the last byte that came, as long as some come. What breaks off is another answer of the same
    /// object: the ETag is a condition.
    private func spooled(_ object: S3ListedObject, _ place: S3Location) async throws -> ObjectFetch.Outcome {
        let spool = PieceSpool(try SpooledBytes(for: place.description), location: place.description)
        var failures = 0
        while true {
            let before = spool.count
            var failure: AWSError?
            do {
                try await client.stream(place, etag: object.etag, from: before) {
                    spool.begin($0, at: before)
                } receive: {
                    try spool.take($0)
                }
            } catch let error as AWSError where Self.isBreak(error) {
                failure = error
            }
            let count = spool.count
            if count == object.byteCount { return .content(.spooled(spool.bytes), version: spool.version) }
            try Task.checkCancellation()
            failures = count > before ? 0 : failures + 1
            if count > object.byteCount || failures == Self.attempts {
                if let failure { throw failure }
                return .failed(reason: Self.incomplete(count, object))
            }
        }
    }

    private static func incomplete(_ count: Int64, _ object: S3ListedObject) -> String {
        "\(count) bytes came, and it has \(object.byteCount) by its listing; tried \(attempts) times, import once more"
    }

    /// Whether what comes next would fail as well.
    private func isEnd(_ error: AWSError) -> Bool {
        let inARow = unreachable.withLock { count in
            count = error.code == .unreachable ? count + 1 : 0
            return count
        }
        switch error.code {
        case .noCredentials, .noRegion, .badConfiguration, .credentialsRefused: return true
        case .unreachable: return inARow >= Self.unreachableLimit
        default: return error.serviceCode == "NoSuchBucket"
        }
    }

    /// Whether an answer broke off that may be gone on with.
    private static func isBreak(_ error: AWSError) -> Bool {
        switch error.code {
        case .serviceFailed, .unanswered, .unreachable, .throttled, .badAnswer: true
        default: false
        }
    }

    /// Why one object could not be read.
    static func reason(_ error: AWSError) -> String {
        let text =
            switch error.code {
            case .notFound: "it was deleted between the listing and the reading"
            case .changed: "it was written again between the listing and the reading; import once more"
            case .archived: archived
            default: error.detail
            }
        let marks = [error.serviceCode, error.requestID.map { "request id \($0)" }].compactMap(\.self)
        return marks.isEmpty ? text : "\(text) (\(marks.joined(separator: ", ")))"
    }

    /// Why an archived object is not read.
    static let archived = "it is archived; restore it first, as with `aws s3api restore-object`"
}
