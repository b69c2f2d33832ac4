import Coding

/// SQS over its JSON protocol, version 1.0.
package struct SQSClient: SQSCalls {
    private let caller: any ServiceCaller

    /// - Parameter caller: Who signs and sends.
    package init(caller: any ServiceCaller) {
        self.caller = caller
    }

    package func describe(_ name: SQSQueueName) async throws -> SQSQueue {
        var queue: SQSQueue
        switch name {
        case .at(let url, _): queue = SQSQueue(name: name, url: url)
        case .named(let text):
            let request = request("GetQueueUrl", name, resource: text) { body in
                body.key("QueueName")
                body.string(text)
            }
            let response = try await caller.call(request)
            guard let url = JSONValue(text: response.body)?.text("QueueUrl") else {
                throw unreadable(request, response)
            }
            queue = SQSQueue(name: name, url: url)
        }
        let request = request("GetQueueAttributes", name, resource: queue.url) { body in
            body.key("QueueUrl")
            body.string(queue.url)
            body.key("AttributeNames")
            body.beginArray()
            for attribute in [
                "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "QueueArn", "VisibilityTimeout",
            ] {
                body.string(attribute)
            }
            body.endArray()
        }
        let response = try await caller.call(request)
        guard let answer = JSONValue(text: response.body) else { throw unreadable(request, response) }
        queue.arn = answer.text("Attributes.QueueArn")
        queue.messages = answer.text("Attributes.ApproximateNumberOfMessages").flatMap { Int($0) }
        queue.hiddenMessages = answer.text("Attributes.ApproximateNumberOfMessagesNotVisible").flatMap { Int($0) }
        queue.visibilitySeconds = answer.text("Attributes.VisibilityTimeout").flatMap { Int($0) }
        return queue
    }

    package func receive(
        from queue: SQSQueue, limit: Int, waitSeconds: Int, visibilitySeconds: Int?
    ) async throws -> [SQSMessage] {
        var request = request("ReceiveMessage", queue.name, resource: queue.url) { body in
            body.key("QueueUrl")
            body.string(queue.url)
            body.key("MaxNumberOfMessages")
            body.integer(limit)
            body.key("WaitTimeSeconds")
            body.integer(waitSeconds)
            if let visibilitySeconds {
                body.key("VisibilityTimeout")
                body.integer(visibilitySeconds)
            }
            // Both names: services from before 2024 know the first only.
            for name in ["AttributeNames", "MessageSystemAttributeNames"] {
                body.key(name)
                body.beginArray()
                body.string("SentTimestamp")
                body.endArray()
            }
        }
        // Nothing comes while the service waits.
        request.timeouts.idle = .seconds(waitSeconds + 30)
        let response = try await caller.call(request)
        guard let answer = JSONValue(text: response.body) else { throw unreadable(request, response) }
        guard let list = answer["Messages"] else { return [] }
        guard case .array(let items) = list else { throw unreadable(request, response) }
        return try items.map { item in
            guard let id = item.text("MessageId"), let receipt = item.text("ReceiptHandle"),
                case .string(let body)? = item["Body"]
            else { throw unreadable(request, response) }
            return SQSMessage(
                id: id, receipt: receipt, body: body.utf8, bodyMD5: item.text("MD5OfBody"),
                sentTimestamp: item.text("Attributes.SentTimestamp"))
        }
    }

    package func delete(_ receipts: [String], from queue: SQSQueue) async throws -> [SQSDeleteFailure?] {
        let request = request("DeleteMessageBatch", queue.name, resource: queue.url) { body in
            body.key("QueueUrl")
            body.string(queue.url)
            body.key("Entries")
            body.beginArray()
            for (index, receipt) in receipts.enumerated() {
                body.beginObject()
                body.key("Id")
                body.string("\(index)")
                body.key("ReceiptHandle")
                body.string(receipt)
                body.endObject()
            }
            body.endArray()
        }
        let response = try await caller.call(request)
        guard let answer = JSONValue(text: response.body) else { throw unreadable(request, response) }
        let deleted = Set(answer.list("Successful").compactMap { $0.text("Id") })
        var failures: [String: SQSDeleteFailure] = [:]
        for item in answer.list("Failed") {
            guard let id = item.text("Id") else { continue }
            var isSenderFault = false
            if case .bool(true)? = item["SenderFault"] { isSenderFault = true }
            failures[id] = SQSDeleteFailure(
                code: item.text("Code") ?? "unknown", message: item.text("Message") ?? "", isSenderFault: isSenderFault)
        }
        return receipts.indices.map { index in
            let id = "\(index)"
            if let failure = failures[id] { return failure }
            if deleted.contains(id) { return nil }
            return SQSDeleteFailure(code: "unknown", message: "the answer does not tell of it", isSenderFault: false)
        }
    }

    private func request(
        _ operation: String, _ queue: SQSQueueName, resource: String, _ fill: (inout JSONTextWriter) -> Void
    ) -> ServiceRequest {
        var request = ServiceRequest(service: .sqs, operation: operation, resource: resource)
        request.headers = [
            HTTPHeader("Content-Type", "application/x-amz-json-1.0"),
            HTTPHeader("X-Amz-Target", "AmazonSQS.\(operation)"),
        ]
        if case .at(let url, let hasEndpoint) = queue {
            let place = SQSPlace(url: url)
            request.region = place.region
            // Where the URL is one of AWS's own, the region's endpoint is meant, which the caller knows.
            if !hasEndpoint, place.region == nil { request.endpoint = place.origin }
        }
        var body = JSONTextWriter(escaping: .least)
        body.beginObject()
        fill(&body)
        body.endObject()
        request.body = body.bytes
        return request
    }

    private func unreadable(_ request: ServiceRequest, _ response: HTTPResponse) -> AWSError {
        AWSError(
            code: .badAnswer, service: "sqs", operation: request.operation, resource: request.resource,
            detail: "the answer is not what the operation is known to give; check --endpoint-url",
            status: response.status)
    }
}

/// What a queue's URL says.
package struct SQSPlace: Equatable, Sendable {
    /// Scheme, host and port.
    package var origin: String
    /// The region, where the host is one of AWS's own: `sqs.REGION.amazonaws.com`, or the older `REGION.queue.amazonaws.com`.
    package var region: String?
    package var account: String
    package var name: String

    /// - Parameter url: `SCHEME://HOST/ACCOUNT/NAME`; what is missing is empty.
    package init(url: String) {
        let scheme = url.hasPrefix("http://") ? "http://" : "https://"
        let parts = url.dropFirst(url.hasPrefix(scheme) ? scheme.count : 0)
            .split(separator: "/", omittingEmptySubsequences: false)
        let host = parts.first.map(String.init) ?? ""
        origin = scheme + host
        account = parts.count > 2 ? String(parts[parts.count - 2]) : ""
        name = parts.last.map(String.init) ?? ""
        let labels = host.split(separator: ".")
        guard scheme == "https://", let domain = labels.firstIndex(of: "amazonaws"), domain >= 2 else { return }
        if labels[0] == "sqs" || labels[0] == "sqs-fips" {
            region = String(labels[1])
        } else if labels[1] == "queue" {
            region = String(labels[0])
        }
    }
}

extension JSONValue {
    /// The text behind a path.
    fileprivate func text(_ path: String) -> String? {
        guard case .string(let text)? = self[path] else { return nil }
        return text.string
    }

    /// The list of this name; empty where there is none.
    fileprivate func list(_ name: String) -> [JSONValue] {
        guard case .array(let values)? = self[name] else { return [] }
        return values
    }
}
