package import Coding
import Synchronization

/// boto3 as a client: calls an operation of a service with arguments and gives the answer, both in JSON.
///
/// Bytes stand as `{"$bytes": "<base64>"}`, times as microseconds since 1970 UTC. An error of the service is the answer
/// `{"$error": {"code", "message", "status"}}`.
package final class BotoPeer: Sendable {
    private let url: String
    private let peer: Process

    /// One process serves all tests of an environment: its start takes longer than most of them.
    private final class Process: Sendable {
        let peer: Mutex<PythonPeer>

        init(_ environment: [String: String]) throws {
            peer = Mutex(try PythonPeer("boto_peer.py", environment: environment))
        }
    }

    private static let running = Mutex<[[String: String]: Process]>([:])

    /// - Parameter url: The endpoint of all services.
    package init(url: String, environment: [String: String] = [:]) throws {
        self.url = url
        peer = try Self.running.withLock { running in
            if let found = running[environment] { return found }
            let made = try Process(environment)
            running[environment] = made
            return made
        }
    }

    /// Calls an operation, `put_records` of `kinesis`, whose arguments are a JSON object.
    @discardableResult
    package func call(_ service: String, _ operation: String, _ arguments: String = "{}") throws -> JSONValue {
        var writer = JSONTextWriter(escaping: .least)
        writer.beginArray()
        writer.string(url)
        writer.string(service)
        writer.string(operation)
        writer.raw(arguments.filter { $0 != "\n" })
        writer.endArray()
        let line = writer.text
        let answer = try peer.peer.withLock { try $0.ask(line) }
        guard let value = JSONValue(text: Array(answer.utf8)) else { throw Unreadable(answer: answer) }
        return value
    }

    package struct Unreadable: Error {
        package var answer: String
    }

    /// Bytes as an argument.
    package static func bytes(_ bytes: [UInt8]) -> String { #"{"$bytes":"\#(Base64.encode(bytes))"}"# }
}

extension JSONValue {
    /// The text of a string or a number.
    package var text: String? {
        switch self {
        case .string(let text): text.string
        case .number(let text): text
        case .bool(let value): String(value)
        default: nil
        }
    }

    /// The elements of an array; none of anything else.
    package var elements: [JSONValue] {
        guard case .array(let values) = self else { return [] }
        return values
    }

    /// The bytes that boto3 gave, see ``BotoPeer``.
    package var bytes: [UInt8]? { self["$bytes"]?.text.flatMap { Base64.decode($0) } }

    /// The code of the error that boto3 got; `nil` where all went well.
    package var errorCode: String? { self["$error.code"]?.text }
}
