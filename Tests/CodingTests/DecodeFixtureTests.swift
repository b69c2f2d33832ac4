import Coding
import Foundation
import Testing

/// The cases of `fixtures/decode/elements.json`, which other implementations can run as well.
struct DecodeFixtureTests {
    @Test func elements() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/decode/elements.json")
        var reader = JSONElementReader(source: ContentSource(try FileSource(path: file.path())))
        var count = 0
        while try reader.next() != nil {
            let fixture = reader.view.value()
            let name = try #require(text(fixture["name"]))
            let input: [UInt8]
            if let encoded = text(fixture["input_base64"]) {
                input = try #require(Base64.decode(encoded), "\(name)")
            } else {
                input = Array(try #require(text(fixture["input"]), "\(name)").utf8)
            }
            var tested = JSONElementReader(source: ContentSource(MemorySource(input)))
            let reading = Reading.all(&tested)
            #expect(reading.compact == list(fixture["elements"]).compactMap(text), "\(name)")
            #expect(reading.codes.map(\.rawValue) == list(fixture["codes"]).compactMap(text), "\(name)")
            #expect(reading.errors.map { "\($0.position.byteOffset)" } == list(fixture["offsets"]).map(dump), "\(name)")
            count += 1
        }
        #expect(count >= 13)
    }

    private func text(_ value: JSONValue?) -> String? {
        if case .string(let text) = value { text.string } else { nil }
    }

    private func list(_ value: JSONValue?) -> [JSONValue] {
        if case .array(let values) = value { values } else { [] }
    }
}
