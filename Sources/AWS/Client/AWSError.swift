/// Why a call of an AWS operation has no good answer.
package struct AWSError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// No provider had credentials, or one that was named failed.
        case noCredentials = "no_credentials"
        /// No region is named anywhere.
        case noRegion = "no_region"
        /// A profile, setting or endpoint that cannot be used.
        case badConfiguration = "bad_configuration"
        /// The service refuses these credentials: unknown, wrong secret, expired.
        case credentialsRefused = "credentials_refused"
        /// The credentials may not do this.
        case accessDenied = "access_denied"
        /// The bucket, object, stream, shard or queue is not there.
        case notFound = "not_found"
        /// An object that is archived and not restored.
        case archived
        /// A KMS key that may not be used, or is not there.
        case kms
        /// A shard iterator or a sequence number that the stream has no longer.
        case expired
        /// A condition of the request does not hold: the object changed meanwhile.
        case changed
        /// Slow down was said until the attempts were used up.
        case throttled
        /// The service failed until the attempts were used up.
        case serviceFailed = "service_failed"
        /// The request was sent, and nobody knows whether it was carried out.
        case unanswered
        /// There is no way to the service: name, connection, TLS, proxy.
        case unreachable
        /// The service refuses the request for another reason.
        case refused
        /// An answer that cannot be read.
        case badAnswer = "bad_answer"
    }

    package var code: Code
    /// `s3`, `kinesis`, …
    package var service: String
    /// As AWS spells it, `ListObjectsV2`.
    package var operation: String
    /// A stream, a queue, `s3://bucket/key`.
    package var resource: String
    /// The service's own code, `NoSuchBucket`; `nil` where there was no answer.
    package var serviceCode: String?
    package var status: Int?
    package var requestID: String?
    /// What happened, in words, and what to try. Never a secret.
    package var detail: String
    /// What the answer's header names as the bucket's region.
    package var region: String?

    package init(
        code: Code, service: String, operation: String, resource: String, detail: String, serviceCode: String? = nil,
        status: Int? = nil, requestID: String? = nil, region: String? = nil
    ) {
        self.code = code
        self.service = service
        self.operation = operation
        self.resource = resource
        self.serviceCode = serviceCode
        self.status = status
        self.requestID = requestID
        self.detail = detail
        self.region = region
    }

    package var description: String {
        // Settings fail before there is an operation.
        guard !operation.isEmpty else { return resource.isEmpty ? detail : "\(resource): \(detail)" }
        var text = "\(resource): \(service) \(operation) failed"
        if let serviceCode { text += " with \(serviceCode)" }
        text += ": \(detail)"
        if let requestID { text += " (request id \(requestID))" }
        return text
    }
}
