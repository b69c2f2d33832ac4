import Coding
import Records

extension ProcessedRecordReader {
    /// The fields of a failed entry that may say why, the first that is a string counts.
    private static let reasonFields: [StaticString] = ["error", "error_message", "errorMessage", "reason", "exception"]

    /// Appends the entry's further fields as one compact JSON object, in their order; of a key that stands twice, the
    /// last value.
    ///
    /// - Parameters:
    ///   - keepsTime: `processing_timestamp` holds no time: it is kept as it came.
    ///   - keepsProcessed: `processed` is neither true nor false: it is kept as it came.
    static func appendExtra(
        _ view: borrowing JSONView, keepingTime keepsTime: Bool, keepingProcessed keepsProcessed: Bool,
        to arena: inout [UInt8]
    ) -> ByteRange {
        let start = arena.count
        arena.append(UInt8(ascii: "{"))
        let hasDuplicates = view[0].flags.contains(.duplicateKeys)
        var key = 1
        while key < Int(view[0].next) {
            let isKnown =
                switch field(view, key) {
                case nil: false
                case .processedTime: !keepsTime
                case .processed: !keepsProcessed
                default: true
                }
            if !isKnown, !(hasDuplicates && view.isOverridden(key: key, of: 0)) {
                if arena.count > start + 1 { arena.append(UInt8(ascii: ",")) }
                view.appendCompact(key, to: &arena)
                arena.append(UInt8(ascii: ":"))
                view.appendCompact(key + 1, to: &arena)
            }
            key = Int(view[key].next)
        }
        arena.append(UInt8(ascii: "}"))
        return ByteRange(start: start, count: arena.count - start)
    }

    /// Appends why an entry failed, where one of its fields says so.
    static func appendReason(_ view: borrowing JSONView, to arena: inout [UInt8]) -> ByteRange? {
        for name in reasonFields {
            guard let value = view.member(name), view[value].kind == .string else { continue }
            let start = arena.count
            view.appendDecoded(value, to: &arena)
            return ByteRange(start: start, count: arena.count - start)
        }
        return nil
    }
}
