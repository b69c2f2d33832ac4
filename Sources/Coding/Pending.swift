package enum JSONStrictText {
    package static func text(of view: borrowing JSONView, _ index: Int) -> [UInt8]? { nil }
}
package enum JSONEquality {
    package static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool { left == right }
}
package enum JSONTextWriter {
    package static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\"")); bytes.append(contentsOf: text.utf8); bytes.append(UInt8(ascii: "\""))
    }
}
