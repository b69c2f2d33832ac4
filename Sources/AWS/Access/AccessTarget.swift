/// Something of AWS that a command reads or writes.
package enum AccessTarget: Equatable, Sendable, CustomStringConvertible {
    case bucket(S3Location)
    /// A stream by its name, or its ARN.
    case stream(String)
    /// A queue by its name.
    case queue(String)

    /// Reads `s3://bucket/prefix`, `kinesis://stream` or `sqs://queue`.
    package init?(_ text: String) {
        if let place = S3Location(text) {
            self = .bucket(place)
        } else if let name = Self.name(in: text, behind: "kinesis://") {
            self = .stream(name)
        } else if let name = Self.name(in: text, behind: "sqs://"), !name.contains("/") {
            self = .queue(name)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .bucket(let place): place.description
        case .stream(let name): "kinesis://\(name)"
        case .queue(let name): "sqs://\(name)"
        }
    }

    var service: ServiceRequest.Service {
        switch self {
        case .bucket: .s3
        case .stream: .kinesis
        case .queue: .sqs
        }
    }

    private static func name(in text: String, behind scheme: String) -> String? {
        guard text.hasPrefix(scheme), text.utf8.count > scheme.utf8.count else { return nil }
        return String(text.dropFirst(scheme.count))
    }
}
