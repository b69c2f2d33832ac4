import Coding

/// An answer of PutRecords, as the AWS CLI prints it: one result for each record of the request, in their order.
package struct PutRecordsAnswer: Equatable, Sendable {
    package enum Result: Equatable, Sendable {
        case accepted(shard: String, sequence: String)
        /// The service's code, and its words.
        case refused(String)
    }

    package var results: [Result]

    /// Reads documents that follow each other, as a loop over the bodies prints them.
    ///
    /// - Parameter name: Where the text comes from, for errors.
    /// - Throws: ``ReplayError`` with `unreadableAnswer`.
    package static func answers(in text: [UInt8], name: String) throws -> [PutRecordsAnswer] {
        var reader = JSONElementReader(bytes: text)
        var answers: [PutRecordsAnswer] = []
        do {
            while try reader.next() != nil {
                guard let answer = PutRecordsAnswer(reader.view.value()) else { throw unreadable(name, answers.count) }
                answers.append(answer)
            }
        } catch is JSONError {
            throw unreadable(name, answers.count)
        }
        if answers.isEmpty { throw unreadable(name, 0) }
        return answers
    }

    private static func unreadable(_ name: String, _ index: Int) -> ReplayError {
        ReplayError(
            code: .unreadableAnswer, location: name,
            detail: "document \(index + 1) is no answer of `aws kinesis put-records`; give what the command printed, "
                + "with --output json")
    }

    private init?(_ value: JSONValue) {
        guard case .array(let records)? = value["Records"] else { return nil }
        results = []
        for record in records {
            if let code = Self.text(record, "ErrorCode") {
                let message = Self.text(record, "ErrorMessage").map { ": \($0)" } ?? ""
                results.append(.refused(code + message))
            } else if let shard = Self.text(record, "ShardId"), let sequence = Self.text(record, "SequenceNumber"),
                shard.hasPrefix("shardId-"), !sequence.isEmpty, sequence.utf8.allSatisfy({ $0 &- 48 < 10 })
            {
                results.append(.accepted(shard: shard, sequence: sequence))
            } else {
                return nil
            }
        }
    }

    private static func text(_ value: JSONValue, _ name: String) -> String? {
        guard case .string(let text)? = value[name] else { return nil }
        return text.string
    }
}
