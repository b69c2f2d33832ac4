/// The name that AWS gives a stream over all accounts and regions:
/// `arn:aws:kinesis:us-east-1:123456789012:stream/NAME`.
package enum StreamARN {
    /// The stream's own ARN, out of that of one of its consumers: an enhanced fan-out appends `/consumer/NAME:SECOND`.
    package static func withoutConsumer(_ arn: String) -> String {
        let parts = arn.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("consumer/") else { return arn }
        return "\(parts[0])/\(parts[1])"
    }

    /// The stream's name, and the region where the ARN tells it; nil for anything but a stream's ARN.
    package static func parts(of arn: String) -> (region: String, account: String, name: String)? {
        let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "arn", fields[2] == "kinesis", fields[5].hasPrefix("stream/") else {
            return nil
        }
        let name = fields[5].dropFirst("stream/".count).prefix { $0 != "/" }
        return name.isEmpty ? nil : (String(fields[3]), String(fields[4]), String(name))
    }
}
