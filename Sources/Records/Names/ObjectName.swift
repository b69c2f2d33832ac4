/// The name under which an object is known, wherever its copy lies.
///
/// A key, a download of it without the `processed-data/` in front, and a download into some folder are one name: the
/// path from its `YYYY/MM/DD/HH/` on. Where there is no such part, the name is the key, or the path relative to the
/// source.
package struct ObjectName: Hashable, Sendable {
    /// The canonical name.
    package let text: String
    /// The hour in the name.
    package let hour: HourPrefix?

    /// The name of a key, or of a path relative to its source.
    package init(_ path: String) {
        guard let found = HourPrefix.find(in: path) else {
            text = path
            hour = nil
            return
        }
        text = String(decoding: path.utf8.dropFirst(found.offset), as: UTF8.self)
        hour = found.prefix
    }

    /// The request id of the Lambda invocation that wrote the object: `batch-<request id>.json`, also with `.gz`.
    /// Nil where the last part of the name has another form.
    package var requestID: String? {
        var name =
            text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? text.utf8[...]
        func drop(_ suffix: String) -> Bool {
            guard name.count >= suffix.utf8.count, name.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else {
                return false
            }
            name = name.dropLast(suffix.utf8.count)
            return true
        }
        _ = drop(".gz")
        guard drop(".json"), name.starts(with: "batch-".utf8), name.count > 6 else { return nil }
        return String(decoding: name.dropFirst(6), as: UTF8.self)
    }
}
