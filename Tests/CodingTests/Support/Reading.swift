import Coding

/// What a reader made of a document.
struct Reading: Equatable {
    /// The elements in the canonical form of `dump`.
    var elements: [String] = []
    /// The elements' compact texts.
    var compact: [String] = []
    var offsets: [Int] = []
    /// The container that each element stands in.
    var containers: [Int?] = []
    var containersOpened = 0
    var errors: [JSONError] = []
    var rests: [JSONRest] = []

    var codes: [JSONError.Code] { errors.map(\.code) }

    /// Reads to the end, taking each rest.
    static func all(_ reader: inout JSONElementReader) -> Reading {
        var reading = Reading()
        while true {
            do throws(JSONError) {
                guard let element = try reader.next() else {
                    reading.containersOpened = reader.containersOpened
                    return reading
                }
                var text: [UInt8] = []
                reader.view.appendCompact(0, to: &text)
                reading.elements.append(dump(reader.view.value()))
                reading.compact.append(String(decoding: text, as: UTF8.self))
                reading.offsets.append(element.byteOffset)
                reading.containers.append(element.container)
            } catch {
                reading.errors.append(error)
                reading.rests.append(reader.takeRest(after: error, keeping: 100))
            }
        }
    }

    /// Reads bytes that are wholly in memory.
    static func all(
        _ bytes: [UInt8], limits: JSONLimits = JSONLimits(), containers: JSONContainerNames = .none
    ) -> Reading {
        var reader = JSONElementReader(bytes: bytes, limits: limits, containers: containers)
        return all(&reader)
    }

    static func all(
        _ text: String, limits: JSONLimits = JSONLimits(), containers: JSONContainerNames = .none
    ) -> Reading {
        all(Array(text.utf8), limits: limits, containers: containers)
    }

    /// Reads bytes that come in pieces of at most `chunk`, with a window of that size.
    static func all(
        _ bytes: [UInt8], chunk: Int, limits: JSONLimits = JSONLimits(), containers: JSONContainerNames = .none
    ) -> Reading {
        var limits = limits
        limits.windowBytes = chunk
        var reader = JSONElementReader(
            source: MemorySource(bytes, chunk: chunk), limits: limits, containers: containers)
        return all(&reader)
    }
}

/// A value in a form that Python can print too: strings in ASCII as `json.dumps` writes them, numbers as written.
func dump(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .nan: "NaN"
    case .infinity: "Infinity"
    case .negativeInfinity: "-Infinity"
    case .string(let text): dump(text)
    case .array(let values): "[" + values.map(dump).joined(separator: ",") + "]"
    case .object(let members):
        "{" + members.map { dump($0.key) + ":" + dump($0.value) }.joined(separator: ",") + "}"
    }
}

private func dump(_ text: JSONText) -> String {
    var output = "\""
    for unit in utf16(text.utf8) {
        switch unit {
        case 0x22: output += "\\\""
        case 0x5C: output += "\\\\"
        case 8: output += "\\b"
        case 9: output += "\\t"
        case 10: output += "\\n"
        case 12: output += "\\f"
        case 13: output += "\\r"
        case 0x20...0x7E: output.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
        default:
            let hex = String(unit, radix: 16)
            output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
    }
    return output + "\""
}

/// UTF-16 of the bytes of `JSONText`, lone surrogates included.
private func utf16(_ bytes: [UInt8]) -> [UInt16] {
    var units: [UInt16] = []
    var rest = bytes[...]
    while let first = rest.first {
        if first == 0xED, rest.count >= 3, rest[rest.startIndex + 1] >= 0xA0 {
            units.append(
                0xD000 | UInt16(rest[rest.startIndex + 1] & 0x3F) << 6 | UInt16(rest[rest.startIndex + 2] & 0x3F))
            rest = rest.dropFirst(3)
            continue
        }
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        units += Array(String(decoding: rest.prefix(length), as: UTF8.self).utf16)
        rest = rest.dropFirst(length)
    }
    return units
}
