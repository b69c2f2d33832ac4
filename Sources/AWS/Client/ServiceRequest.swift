/// One call of an AWS operation, before it has an endpoint, credentials or a signature.
package struct ServiceRequest: Equatable, Sendable {
    /// The services that are called. The raw value is the name under which requests are signed.
    package enum Service: String, CaseIterable, Sendable {
        case s3, kinesis, sqs, sts
    }

    /// When the same request may be sent again.
    package enum Retries: Equatable, Sendable {
        /// Whenever the standard mode says so: the operation may happen twice without harm.
        case standard
        /// Only where it is certain that nothing happened: never sent, throttled, or refused by a 4xx that another
        /// signature or another clock mends. Otherwise it ends with ``AWSError/Code/unanswered``.
        case onlyIfNothingHappened
        /// Never.
        case none
    }

    package var service: Service
    /// As AWS spells it, `ListObjectsV2`.
    package var operation: String
    /// What it is about, for errors: a stream, a queue, `s3://bucket/key`.
    package var resource: String
    package var method = "POST"
    /// S3 only: the bucket, which goes into the host or in front of the path.
    package var bucket: String?
    /// Not encoded: the key for S3, `/` elsewhere. Encoded once when sent.
    package var path = "/"
    /// Not encoded.
    package var query: [(name: String, value: String)] = []
    package var headers: [HTTPHeader] = []
    package var body: [UInt8] = []
    package var retries = Retries.standard
    package var timeouts = HTTPRequest.Timeouts()
    /// The region, where it is not the settings' own: the bucket's, an ARN's.
    package var region: String?
    /// A whole URL in place of the service's endpoint, as for a queue.
    package var endpoint: String?
    /// The longest answer that is taken, in bytes.
    package var maximumBody = 16 << 20

    package init(service: Service, operation: String, resource: String) {
        self.service = service
        self.operation = operation
        self.resource = resource
    }

    package static func == (left: ServiceRequest, right: ServiceRequest) -> Bool {
        left.service == right.service && left.operation == right.operation && left.resource == right.resource
            && left.method == right.method && left.bucket == right.bucket && left.path == right.path
            && left.query.elementsEqual(right.query, by: ==) && left.headers == right.headers
            && left.body == right.body && left.retries == right.retries && left.timeouts == right.timeouts
            && left.region == right.region && left.endpoint == right.endpoint && left.maximumBody == right.maximumBody
    }
}
