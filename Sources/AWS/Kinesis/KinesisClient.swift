import Coding

/// Kinesis Data Streams over its JSON protocol, version 1.1.
///
/// A stream is named by its name, in the settings' region, or by its ARN, which brings its own region along.
package struct KinesisClient: KinesisCalls {
    private let caller: any ServiceCaller

    /// - Parameter caller: Who signs and sends.
    package init(caller: any ServiceCaller) {
        self.caller = caller
    }

    package func describe(_ stream: String) async throws -> KinesisStream {
        let request = request("DescribeStreamSummary", stream) { $0.appendStream(stream) }
        return try read(try await caller.call(request), of: request) { KinesisAnswer.stream($0) }
    }

    package func shards(of stream: String) async throws -> [KinesisShard] {
        var shards: [KinesisShard] = []
        var token: String?
        repeat {
            let request = request("ListShards", stream) { text in
                // The token stands for the stream, which must not be named beside it.
                if let token {
                    text.appendMember("NextToken", token)
                } else {
                    text.appendStream(stream)
                }
            }
            let page = try read(try await caller.call(request), of: request) { KinesisAnswer.shards($0) }
            shards += page.shards
            guard page.token == nil || page.token != token else {
                throw unreadable(request, "the same page came twice")
            }
            token = page.token
        } while token != nil
        return shards
    }

    package func put(_ entries: [KinesisEntry], to stream: String) async throws -> [KinesisEntryResult] {
        var request = ServiceRequest(service: .kinesis, operation: "PutRecords", resource: stream)
        complete(&request, stream)
        request.body = PutRecordsText.body(of: entries, stream: stream)
        request.retries = .onlyIfNothingHappened
        request.timeouts.total = .seconds(120)
        let response = try await caller.call(request)
        guard let results = PutRecordsText.results(in: response.body, count: entries.count) else {
            // It was carried out, and nobody can tell how.
            var error = unreadable(request, "the answer does not tell of each of \(entries.count) records")
            error.code = .unanswered
            error.status = response.status
            throw error
        }
        return results
    }

    package func iterator(
        of stream: String, shard: String, from position: KinesisPosition
    ) async throws -> String {
        let request = request("GetShardIterator", stream) { text in
            text.appendStream(stream)
            text.appendMember("ShardId", shard)
            text.appendPosition(position)
        }
        return try read(try await caller.call(request), of: request) { KinesisAnswer.iterator($0) }
    }

    package func records(from iterator: String, of stream: String, limit: Int) async throws -> KinesisPage {
        var request = request("GetRecords", stream) { text in
            text.appendMember("ShardIterator", iterator)
            text.appendNumber("Limit", limit)
            // The iterator stands for a stream by name; one that is named by its ARN may belong to somebody else.
            if stream.isARN { text.appendStream(stream) }
        }
        // 10 MiB of records, in base64, with 10,000 times what stands around one.
        request.maximumBody = 32 << 20
        return try read(try await caller.call(request), of: request) { GetRecordsText.page(in: $0) }
    }

    package func now() async -> Int64 {
        await caller.now()
    }

    private func request(
        _ operation: String, _ stream: String, _ fill: (inout KinesisRequestText) -> Void
    ) -> ServiceRequest {
        var request = ServiceRequest(service: .kinesis, operation: operation, resource: stream)
        complete(&request, stream)
        var text = KinesisRequestText()
        fill(&text)
        request.body = text.finish()
        return request
    }

    private func complete(_ request: inout ServiceRequest, _ stream: String) {
        request.headers = [
            HTTPHeader("Content-Type", "application/x-amz-json-1.1"),
            HTTPHeader("X-Amz-Target", "Kinesis_20131202.\(request.operation)"),
        ]
        request.region = stream.regionOfARN
    }

    private func read<Value>(
        _ response: HTTPResponse, of request: ServiceRequest, _ body: ([UInt8]) -> Value?
    ) throws -> Value {
        if let value = body(response.body) { return value }
        var error = unreadable(request, "the answer is not what the operation is known to give")
        error.status = response.status
        throw error
    }

    private func unreadable(_ request: ServiceRequest, _ detail: String) -> AWSError {
        AWSError(
            code: .badAnswer, service: "kinesis", operation: request.operation, resource: request.resource,
            detail: detail + "; check --endpoint-url")
    }
}

extension String {
    /// Whether a stream is named by its ARN.
    var isARN: Bool { hasPrefix("arn:") }

    /// The region that an ARN names; `nil` for what is none.
    var regionOfARN: String? {
        guard isARN else { return nil }
        let parts = split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return parts.count == 6 && !parts[3].isEmpty ? String(parts[3]) : nil
    }
}
