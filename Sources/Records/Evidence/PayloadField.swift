/// A scalar field of a payload, known by its dotted name: `location.lat` for `{"location":{"lat":…}}`.
///
/// Elements of arrays are no fields.
package struct PayloadField: Hashable, Sendable {
    /// The keys from the outside in, joined by dots; a dot or backslash inside a key is written `\.` or `\\`.
    package let name: String
    /// The keys from the outside in.
    package let path: [String]

    package init(path: [String]) {
        self.path = path
        name = path.map(PayloadField.escaped).joined(separator: ".")
    }

    /// The field of a dotted name, as `--device-field` takes it.
    package init(name: String) {
        self.init(path: PayloadField.path(ofName: name))
    }

    /// Names are the same if their bytes are; strings alone would also take canonical equivalents for one field. Their
    /// hashes agree with both.
    package static func == (left: PayloadField, right: PayloadField) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    /// The path in SQLite's JSON functions. A double quote or backslash in a key is beyond their syntax before SQLite
    /// 3.42; such a key simply is not found by them.
    package var jsonPath: String {
        "$" + path.map { ".\"\($0)\"" }.joined()
    }

    private static func escaped(_ key: String) -> String {
        guard key.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "\\") }) else { return key }
        var text = ""
        // By scalars: with a mark behind it a dot is no character of its own, and still a dot in the name.
        for scalar in key.unicodeScalars {
            if scalar == "." || scalar == "\\" { text.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    private static func path(ofName name: String) -> [String] {
        var path = [""]
        var isEscaped = false
        for scalar in name.unicodeScalars {
            if isEscaped || (scalar != "." && scalar != "\\") {
                path[path.count - 1].unicodeScalars.append(scalar)
                isEscaped = false
            } else if scalar == "." {
                path.append("")
            } else {
                isEscaped = true
            }
        }
        return path
    }
}
