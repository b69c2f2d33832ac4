/// The operations of SQS that Afterbay calls; tests put a stub in their place.
package protocol SQSCalls: Sendable {
    /// GetQueueUrl, where the queue is named; then GetQueueAttributes.
    func describe(_ queue: SQSQueueName) async throws -> SQSQueue

    /// ReceiveMessage.
    ///
    /// - Parameters:
    ///   - limit: Messages at most, 1 to 10.
    ///   - waitSeconds: How long the service waits for a message, 0 to 20.
    ///   - visibilitySeconds: How long others do not see what was received; nil leaves it to the queue.
    /// - Returns: None where none came; that does not say that there is none.
    func receive(
        from queue: SQSQueue, limit: Int, waitSeconds: Int, visibilitySeconds: Int?
    ) async throws -> [SQSMessage]

    /// DeleteMessageBatch.
    ///
    /// - Parameter receipts: 1 to 10 receipt handles.
    /// - Returns: One result for each receipt, in their order: nil where it is deleted, else why it is not.
    func delete(_ receipts: [String], from queue: SQSQueue) async throws -> [SQSDeleteFailure?]
}

/// How a queue is named.
package enum SQSQueueName: Equatable, Sendable {
    /// By its name, in the settings' region and the caller's account.
    case named(String)
    /// By its URL.
    ///
    /// - Parameter hasEndpoint: Requests go to an endpoint of the settings' own, and not where the URL points.
    case at(url: String, hasEndpoint: Bool)
}

/// A queue as GetQueueAttributes tells of it.
package struct SQSQueue: Equatable, Sendable {
    package var name: SQSQueueName
    /// As the service gives it; it stands in the body of every request.
    package var url: String
    package var arn: String?
    /// About how many messages wait.
    package var messages: Int?
    /// About how many were received by somebody and not deleted.
    package var hiddenMessages: Int?
    /// How long others do not see a message that was received.
    package var visibilitySeconds: Int?

    package init(
        name: SQSQueueName, url: String, arn: String? = nil, messages: Int? = nil, hiddenMessages: Int? = nil,
        visibilitySeconds: Int? = nil
    ) {
        self.name = name
        self.url = url
        self.arn = arn
        self.messages = messages
        self.hiddenMessages = hiddenMessages
        self.visibilitySeconds = visibilitySeconds
    }
}

/// A message as ReceiveMessage gives it.
package struct SQSMessage: Equatable, Sendable {
    package var id: String
    /// Names this receipt of the message; another one gets another handle.
    package var receipt: String
    package var body: [UInt8]
    /// In hexadecimal digits, as the answer says it; nil where it does not.
    package var bodyMD5: String?
    /// Milliseconds since 1970 UTC in decimal digits, as the answer says it.
    package var sentTimestamp: String?

    package init(id: String, receipt: String, body: [UInt8], bodyMD5: String? = nil, sentTimestamp: String? = nil) {
        self.id = id
        self.receipt = receipt
        self.body = body
        self.bodyMD5 = bodyMD5
        self.sentTimestamp = sentTimestamp
    }
}

/// Why a message was not deleted.
package struct SQSDeleteFailure: Equatable, Sendable {
    package var code: String
    package var message: String
    /// Whether the request is to blame, so that the same one fails again.
    package var isSenderFault: Bool

    package init(code: String, message: String, isSenderFault: Bool) {
        self.code = code
        self.message = message
        self.isSenderFault = isSenderFault
    }
}
