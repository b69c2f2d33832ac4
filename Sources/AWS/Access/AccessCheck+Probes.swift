import Coding

extension AccessCheck {
    /// An operation that is tried, or named because some command needs it.
    struct Probe: Equatable {
        var operation: String
        var commands: String
    }

    /// The operations that the commands need of a target.
    static func probes(of target: AccessTarget) -> [Probe] {
        switch target {
        case .bucket:
            [Probe(operation: "ListObjectsV2", commands: "import"), Probe(operation: "GetObject", commands: "import")]
        case .stream:
            [
                Probe(operation: "DescribeStreamSummary", commands: "replay, fetch"),
                Probe(operation: "ListShards", commands: "replay, fetch"),
                Probe(operation: "GetShardIterator", commands: "replay verify, fetch"),
                Probe(operation: "GetRecords", commands: "replay verify, fetch"),
                Probe(operation: "PutRecords", commands: "replay run"),
            ]
        case .queue:
            [
                Probe(operation: "GetQueueUrl", commands: "fetch"),
                Probe(operation: "GetQueueAttributes", commands: "fetch"),
                Probe(operation: "ReceiveMessage", commands: "fetch"),
                Probe(operation: "DeleteMessage", commands: "fetch --delete"),
            ]
        }
    }

    func permission(
        _ probe: Probe, _ target: AccessTarget, _ outcome: AccessReport.Outcome, _ detail: String = "",
        code: AWSError.Code? = nil
    ) -> AccessReport.Permission {
        let request = ServiceRequest(service: target.service, operation: probe.operation, resource: "")
        return .init(
            target: target.description, operation: probe.operation, action: ErrorAdvice.action(of: request),
            commands: probe.commands, outcome: outcome, detail: detail, code: code)
    }

    /// Tries what can be tried of a target.
    func add(_ target: AccessTarget, to report: inout AccessReport) async throws {
        var results: [String: (outcome: AccessReport.Outcome, detail: String, code: AWSError.Code?)] = [:]
        func attempt<Answer>(_ operation: String, _ body: () async throws -> Answer) async throws -> Answer? {
            do {
                let answer = try await body()
                results[operation] = (.works, "", nil)
                return answer
            } catch let error as AWSError {
                results[operation] = (.failed, error.text, error.code)
                return nil
            }
        }
        switch target {
        case .bucket(let place):
            let s3 = S3Client(caller: client)
            if let page = try await attempt("ListObjectsV2", { try await s3.list(place, limit: 1) }) {
                if let object = page.objects.first {
                    results["GetObject"] = try await readability(
                        of: S3Location(bucket: place.bucket, key: object.key), s3)
                } else {
                    results["GetObject"] = (.notTried, "there is no object here", nil)
                }
            }
        case .stream(let name):
            let kinesis = KinesisClient(caller: client)
            _ = try await attempt("DescribeStreamSummary") { try await kinesis.describe(name) }
            if let shard = try await attempt("ListShards", { try await kinesis.shards(of: name) })?.first {
                let iterator = try await attempt("GetShardIterator") {
                    try await kinesis.iterator(of: name, shard: shard.id, from: .latest)
                }
                if let iterator {
                    _ = try await attempt("GetRecords") {
                        try await kinesis.records(from: iterator, of: name, limit: 1)
                    }
                }
            }
            results["PutRecords"] = (.notTried, "it would put a record into the stream", nil)
        case .queue(let name):
            if let url = try await attempt("GetQueueUrl", { try await queueURL(of: name) }) {
                _ = try await attempt("GetQueueAttributes") { try await readAttributes(of: url, name) }
            }
            results["ReceiveMessage"] = (.notTried, "it would hide a message from others for a while", nil)
            results["DeleteMessage"] = (.notTried, "it would delete a message", nil)
        }
        for probe in Self.probes(of: target) {
            let result = results[probe.operation] ?? (.notTried, "something in front of it failed", nil)
            report.permissions.append(permission(probe, target, result.outcome, result.detail, code: result.code))
        }
    }

    private func readability(
        of place: S3Location, _ s3: S3Client
    ) async throws -> (outcome: AccessReport.Outcome, detail: String, code: AWSError.Code?) {
        do {
            try await s3.readFirstByte(of: place)
            return (.works, "", nil)
        } catch let error as AWSError where error.status == 416 {
            return (.works, "", nil)
        } catch let error as AWSError where error.code == .archived {
            return (.works, "allowed, but \(place) is archived", nil)
        } catch let error as AWSError where error.code == .notFound {
            return (.notTried, "\(place) was deleted in this moment", nil)
        } catch let error as AWSError {
            return (.failed, "\(place): \(error.text)", error.code)
        }
    }

    private func queueURL(of name: String) async throws -> String {
        let request = sqs("GetQueueUrl", name) { body in
            body.key("QueueName")
            body.string(name)
        }
        let response = try await client.call(request)
        guard case .string(let url)? = JSONValue(text: response.body)?["QueueUrl"] else {
            throw AWSError(badAnswerTo: request, detail: "its answer cannot be read")
        }
        return url.string
    }

    private func readAttributes(of url: String, _ name: String) async throws {
        let request = sqs("GetQueueAttributes", name) { body in
            body.key("QueueUrl")
            body.string(url)
            body.key("AttributeNames")
            body.beginArray()
            body.string("QueueArn")
            body.endArray()
        }
        _ = try await client.call(request)
    }

    private func sqs(
        _ operation: String, _ name: String, _ fill: (inout JSONTextWriter) -> Void
    ) -> ServiceRequest {
        var request = ServiceRequest(service: .sqs, operation: operation, resource: "sqs://\(name)")
        request.headers = [
            HTTPHeader("Content-Type", "application/x-amz-json-1.0"),
            HTTPHeader("X-Amz-Target", "AmazonSQS.\(operation)"),
        ]
        var body = JSONTextWriter(escaping: .least)
        body.beginObject()
        fill(&body)
        body.endObject()
        request.body = body.bytes
        return request
    }
}

extension AWSError {
    /// What happened, with the service's code and the request's id, without the place.
    var text: String {
        (serviceCode.map { "\($0): " } ?? "") + detail + (requestID.map { " (request id \($0))" } ?? "")
    }
}
