import Coding
import Testing

/// Random documents of containers against the reader that knows none, whose elements the slow twin takes apart.
struct JSONContainerPropertyTests {
    private let names = JSONContainerNames(RandomJSON.containerNames)

    @Test func givesTheListsOfWholeElements() {
        var maker = RandomJSON(seed: 31)
        var opened = 0
        for round in 0..<1500 {
            let document = Array(maker.containerDocument().utf8)
            let whole = Reading.all(document)
            let reading = Reading.all(document, containers: names)
            let expected = RandomJSON.takenApart(whole.elements)
            let form = String(decoding: document, as: UTF8.self)
            #expect(whole.errors.isEmpty && reading.errors.isEmpty, "round \(round): \(form)")
            #expect(reading.elements == expected.map(\.text), "round \(round): \(form)")
            #expect(reading.containers == expected.map(\.container), "round \(round): \(form)")
            opened += reading.containersOpened
        }
        #expect(opened > 1500)
    }

    @Test func piecesChangeNothing() {
        var maker = RandomJSON(seed: 32)
        for round in 0..<500 {
            let text = maker.random.chance(70) ? maker.containerDocument() : lines(&maker).joined(separator: "\n")
            var document = Array(text.utf8)
            if round % 2 == 0 { document = maker.damaged(document) }
            let whole = Reading.all(document, containers: names)
            for chunk in [1, 2, 3, 7, 64, 1000] {
                let pieces = Reading.all(document, chunk: chunk, containers: names)
                #expect(pieces == whole, "round \(round), \(chunk): \(String(decoding: document, as: UTF8.self))")
            }
        }
    }

    /// Damage is found at the same byte and called the same, whether the list is read whole or in parts.
    @Test func breaksWhereTheWholeBreaks() {
        var maker = RandomJSON(seed: 33)
        var broken = 0
        for round in 0..<4000 {
            maker.style = maker.random.pick([.pretty, .compact, .wild])
            let document = maker.damaged(Array(maker.containerObject().utf8))
            let whole = Reading.all(document)
            let reading = Reading.all(document, containers: names)
            let form = String(decoding: document, as: UTF8.self)
            guard let error = reading.errors.first, let wholeError = whole.errors.first else {
                #expect(reading.errors.isEmpty && whole.errors.isEmpty, "round \(round): \(form)")
                continue
            }
            broken += 1
            #expect(error.position == wholeError.position, "round \(round): \(form)")
            #expect(error.code == wholeError.code, "round \(round): \(form)")
            #expect(error.rest.byteOffset >= wholeError.rest.byteOffset, "round \(round): \(form)")
        }
        #expect(broken > 2000)
    }

    @Test func everyCutKeepsTheGoodPrefix() {
        var maker = RandomJSON(seed: 34)
        for round in 0..<80 {
            maker.style = maker.random.pick([.pretty, .compact])
            var document = Array("{\"Records\":[".utf8)
            var ends: [Int] = []
            for place in 0..<5 {
                if place > 0 { document += Array(",".utf8) }
                document += Array(maker.object(depth: 2).utf8)
                ends.append(document.count)
            }
            document += Array("],\"next\":\"abc\",\"n\":12}".utf8)
            let elements = Reading.all(document, containers: names).elements
            #expect(elements.count == 5)
            for cut in stride(from: 1 + round % 7, to: document.count, by: 1 + document.count / 60) {
                let reading = Reading.all(Array(document[..<cut]), chunk: 16, containers: names)
                #expect(reading.elements == Array(elements.prefix(ends.count { $0 <= cut })), "\(round), \(cut)")
                #expect(reading.codes == [.unexpectedEnd], "\(round), \(cut)")
                #expect(reading.rests.first.map { $0.position.byteOffset + $0.byteCount } == cut, "\(round), \(cut)")
            }
        }
    }

    /// In a file of one container a line each line is read as if it were alone.
    @Test func aBrokenLineCostsOnlyItself() {
        var maker = RandomJSON(seed: 35)
        var broken = 0
        for round in 0..<600 {
            var lines = lines(&maker).map { Array($0.utf8) }
            for place in lines.indices.dropFirst() where maker.random.chance(40) {
                // A cut line, or one with damage that leaves it one line.
                if maker.random.chance(40) {
                    lines[place].removeLast(maker.random.below(lines[place].count) + 1)
                } else {
                    lines[place] = maker.damaged(lines[place]).filter { $0 != 0x0A }
                }
            }
            // Arrays, marks and blank lines follow rules of their own.
            if lines.contains(where: { $0.first != UInt8(ascii: "{") }) { continue }
            // Right after the array's bracket a line break means a document of its own.
            if lines.contains(where: { $0.last == UInt8(ascii: "[") }) { continue }
            // Each with its line end: without one a number that ends a cut line might go on.
            lines = lines.map { $0 + [0x0A] }
            let reading = Reading.all(lines.flatMap { $0 }, containers: names)
            let alone = lines.map { Reading.all($0, containers: names) }
            let form = String(decoding: lines.flatMap { $0 }, as: UTF8.self)
            #expect(reading.elements == alone.flatMap(\.elements), "round \(round): \(form)")
            #expect(reading.containers == alone.flatMap(\.containers), "round \(round): \(form)")
            #expect(reading.errors.count == alone.flatMap(\.errors).count, "round \(round): \(form)")
            broken += reading.errors.count
        }
        #expect(broken > 300)
    }

    private func lines(_ maker: inout RandomJSON) -> [String] {
        (0..<maker.random.below(6) + 2).map { _ in maker.containerLine() }
    }
}
