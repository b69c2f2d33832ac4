import ArgumentParser
import Records

/// What `afterbay fetch` reads from.
enum FetchTarget: Equatable, Sendable, ExpressibleByArgument {
    /// A stream's name or ARN.
    case stream(String)
    /// A queue's name, in the region at hand.
    case queue(name: String)
    /// A queue's URL.
    case queueURL(String)

    /// Reads `kinesis://NAME`, `kinesis://ARN`, a stream's ARN, `sqs://NAME`, `sqs://URL`, or a queue's URL.
    init?(argument: String) {
        if let rest = Self.rest(of: argument, behind: "kinesis://") {
            guard Self.isStream(rest) else { return nil }
            self = .stream(rest)
        } else if argument.hasPrefix("arn:"), Self.isStream(argument) {
            self = .stream(argument)
        } else if let rest = Self.rest(of: argument, behind: "sqs://") {
            if Self.isURL(rest) {
                self = .queueURL(rest)
            } else if Self.isName(rest, "-_", length: 80)
                || (rest.hasSuffix(".fifo") && Self.isName(rest, "-_.", length: 80))
            {
                self = .queue(name: rest)
            } else {
                return nil
            }
        } else if Self.isURL(argument) {
            self = .queueURL(argument)
        } else {
            return nil
        }
    }

    private static func rest(of text: String, behind prefix: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    private static func isStream(_ text: String) -> Bool {
        StreamARN.parts(of: text) != nil || isName(text, "-_.", length: 128)
    }

    /// A URL with an account and a queue.
    private static func isURL(_ text: String) -> Bool {
        guard let start = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let parts = text.dropFirst(start.count).split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { !$0.isEmpty }
    }

    private static func isName(_ text: String, _ others: String, length: Int) -> Bool {
        !text.isEmpty && text.utf8.count <= length
            && text.unicodeScalars.allSatisfy { scalar in
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || others.unicodeScalars.contains(scalar)
            }
    }
}
