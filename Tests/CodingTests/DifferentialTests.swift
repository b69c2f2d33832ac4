import Coding
import Testing

/// The reader against Python's `json`: accept or reject, values and digits.
///
/// On purpose different, and left out here or made equal in `reference.py`: values may follow one another; a number or
/// word at the top must be followed by white space; a UTF-8 mark may stand before later values; surrogates encoded in
/// UTF-8 are refused (Python lets them pass when given bytes). The rest is named in `differsOnPurpose`.
struct DifferentialTests {
    @Test func documents() throws {
        var cases: [(mode: String, document: [UInt8])] = []
        var maker = RandomJSON(seed: 20_261_121)
        for _ in 0..<4000 {
            let document = Array(maker.document().utf8)
            cases.append(("stream", document))
            for _ in 0..<2 { cases.append(("stream", maker.damaged(document))) }
        }
        let answers = try Python.answers(to: cases)
        var accepted = 0
        for (index, answer) in answers.enumerated() {
            let document = cases[index].document
            let reading = Reading.all(document)
            let ours = reading.errors.isEmpty ? "ok " + reading.elements.joined(separator: ";") : "no"
            let theirs = answer.hasPrefix("ok") ? answer : "no"
            accepted += ours == "no" ? 0 : 1
            #expect(ours == theirs, "case \(index): \(String(reflecting: String(decoding: document, as: UTF8.self)))")
        }
        // Both sides of the fence are well covered.
        #expect(accepted > 4000 && accepted < 9000, "\(accepted) of \(cases.count) accepted")
    }

    @Test func lines() throws {
        var documents: [[[UInt8]]] = []
        var maker = RandomJSON(seed: 7)
        for _ in 0..<500 {
            // The first line stays whole, so that it shows the form; a damaged line stays one line.
            var lines = maker.lines(maker.random.below(8) + 2).split(separator: "\n").map { Array($0.utf8) }
            for place in lines.indices.dropFirst() where maker.random.chance(40) {
                lines[place] = maker.damaged(lines[place]).filter { $0 != 0x0A }
            }
            documents.append(lines)
        }
        let answers = try Python.answers(to: documents.flatMap { $0 }.map { ("line", $0) })
        var next = answers.makeIterator()
        var broken = 0
        var compared = 0
        for lines in documents {
            let expected = lines.compactMap { line in next.next().map { (line, $0) } }
            let reading = Reading.all(Array(lines.joined(separator: [0x0A])))
            // Lines that are blank, an array, or several values are read by rules of our own.
            if lines.contains(where: { isBlank($0) || beginsArray($0) || holdsSeveral($0) }) { continue }
            compared += 1
            broken += reading.errors.count
            #expect(reading.elements == expected.filter { $0.1.hasPrefix("ok") }.map { String($0.1.dropFirst(3)) })
            #expect(reading.errors.count == expected.filter { $0.1.hasPrefix("no") }.count)
        }
        #expect(broken > 300 && compared > 200)
    }

    private func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy { $0 <= 0x20 } }

    private func beginsArray(_ line: [UInt8]) -> Bool { line.first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "[") }

    private func holdsSeveral(_ line: [UInt8]) -> Bool {
        PlainJSON.parse(line) == nil && !Reading.all(line).elements.isEmpty
    }

    /// Where Python refuses or accepts and we do the contrary, knowing it.
    @Test func differsOnPurpose() throws {
        let cases: [(name: String, document: [UInt8], python: Bool, ours: Bool)] = [
            ("an integer of over 4,300 digits", Array("[\(String(repeating: "7", count: 5000))]".utf8), false, true),
            ("nested 1,000 deep", deep(1000), false, true),
            ("nested deeper than the limit", deep(1002), false, false),
            ("UTF-16", Array("[\"a\"]".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }), true, false),
            ("a surrogate encoded in UTF-8", [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], true, false),
            ("two values", Array("{} {}".utf8), false, true),
        ]
        let answers = try Python.answers(to: cases.map { ("plain", $0.document) })
        for (answer, (name, document, python, ours)) in zip(answers, cases) {
            #expect(answer.hasPrefix("ok") == python, "Python on \(name)")
            #expect(Reading.all(document).errors.isEmpty == ours, "the reader on \(name)")
        }
    }

    /// An array of one element that is nested so deep.
    private func deep(_ depth: Int) -> [UInt8] {
        Array(("[" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "]").utf8)
    }
}
