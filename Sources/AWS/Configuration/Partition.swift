/// A part of AWS with accounts and host names of its own.
struct Partition: Equatable {
    /// `amazonaws.com`.
    var suffix: String
    /// The suffix of hosts that have IPv6 addresses too, `api.aws`.
    var dualStackSuffix: String

    /// The partition that a region belongs to, by the beginning of its name.
    static func of(region: String) -> Partition {
        for (prefix, partition) in special where region.hasPrefix(prefix) { return partition }
        return Partition(suffix: "amazonaws.com", dualStackSuffix: "api.aws")
    }

    private static let special: [(prefix: String, partition: Partition)] = [
        ("cn-", Partition(suffix: "amazonaws.com.cn", dualStackSuffix: "api.amazonwebservices.com.cn")),
        ("us-iso-", Partition(suffix: "c2s.ic.gov", dualStackSuffix: "api.aws.ic.gov")),
        ("us-isob-", Partition(suffix: "sc2s.sgov.gov", dualStackSuffix: "api.aws.scloud")),
        ("eu-isoe-", Partition(suffix: "cloud.adc-e.uk", dualStackSuffix: "api.cloud-aws.adc-e.uk")),
        ("us-isof-", Partition(suffix: "csp.hci.ic.gov", dualStackSuffix: "api.aws.hci.ic.gov")),
        ("eusc-", Partition(suffix: "amazonaws.eu", dualStackSuffix: "api.amazonwebservices.eu")),
    ]

    /// Whether text can be a region's name: it goes into a host's name, so it may hold nothing but letters, digits and
    /// hyphens.
    static func isRegion(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
