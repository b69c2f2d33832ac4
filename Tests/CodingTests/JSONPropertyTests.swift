import Coding
import Testing

/// The reader and the writers on random documents, against the slow twin and against themselves.
struct JSONPropertyTests {
    @Test func readsWhatTheTwinReads() {
        var maker = RandomJSON(seed: 1)
        for round in 0..<6000 {
            maker.style = maker.random.pick(RandomJSON.Style.allCases)
            var value = Array(maker.value(depth: 0).utf8)
            if round % 3 == 0 { value = maker.damaged(value) }
            // As the only element of an array, so that top-level rules stay out of it.
            let expected = PlainJSON.parse([UInt8(ascii: "[")] + value + [UInt8(ascii: "]")])
            let reading = Reading.all([UInt8(ascii: "[")] + value + [UInt8(ascii: "]")])
            let ours = reading.errors.isEmpty ? "[" + reading.elements.joined(separator: ",") + "]" : "no"
            let form = String(decoding: value, as: UTF8.self)
            if reading.errors.isEmpty, expected == nil {
                // Only arrays that follow one another are more than the twin knows.
                #expect(value.contains(UInt8(ascii: "]")) && value.contains(UInt8(ascii: "[")), "\(form)")
                continue
            }
            #expect(ours == expected.map(dump) ?? "no", "round \(round): \(form)")
        }
    }

    @Test func piecesChangeNothing() {
        var maker = RandomJSON(seed: 2)
        for round in 0..<400 {
            var document = Array(maker.document().utf8)
            if round % 2 == 0 { document = maker.damaged(document) }
            let whole = Reading.all(document)
            for chunk in [1, 2, 3, 7, 64, 1000] {
                let pieces = Reading.all(document, chunk: chunk)
                #expect(pieces == whole, "round \(round), \(chunk): \(String(decoding: document, as: UTF8.self))")
            }
        }
    }

    @Test func compactTextsAreShortestAndStay() throws {
        var maker = RandomJSON(seed: 3)
        for _ in 0..<3000 {
            maker.style = maker.random.pick(RandomJSON.Style.allCases)
            let value = Array(maker.value(depth: 0).utf8)
            var reader = JSONElementReader(bytes: [UInt8(ascii: "[")] + value + [UInt8(ascii: "]")])
            guard try reader.next() != nil else { continue }
            let bound = Int(reader.view[0].length) + (reader.view[0].kind == .string ? 2 : 0)
            var compact: [UInt8] = [1, 2, 3]
            reader.view.appendCompact(0, to: &compact)
            #expect(compact.prefix(3) == [1, 2, 3])
            compact.removeFirst(3)
            #expect(compact.count <= bound)
            let before = PlainJSON.parse(value)
            let after = PlainJSON.parse(compact)
            #expect(before.map(dump) == after.map(dump))
            #expect(
                Reading.all([UInt8(ascii: "[")] + compact + [UInt8(ascii: "]")]).compact == [
                    String(decoding: compact, as: UTF8.self)
                ])
            // The writer of trees knows the same escapes.
            var tree = JSONTextWriter(escaping: .least)
            tree.value(reader.view.value())
            #expect(tree.bytes == compact)
        }
    }

    @Test func aCutArrayKeepsItsGoodPrefix() {
        var maker = RandomJSON(seed: 4)
        for _ in 0..<150 {
            maker.style = maker.random.pick(RandomJSON.Style.allCases)
            var document = Array("[".utf8)
            var ends: [Int] = []
            for place in 0..<5 {
                if place > 0 { document += Array(",".utf8) }
                document += Array((maker.space() + maker.object(depth: 1)).utf8)
                ends.append(document.count)
            }
            document += Array("]".utf8)
            let whole = Reading.all(document)
            for cut in stride(from: 1, to: document.count, by: 1 + document.count / 60) {
                let reading = Reading.all(Array(document[..<cut]), chunk: 16)
                let kept = ends.count { $0 <= cut }
                #expect(reading.elements == Array(whole.elements.prefix(kept)))
                #expect(reading.codes == [.unexpectedEnd])
                #expect(reading.rests.first.map { $0.position.byteOffset + $0.byteCount } == cut)
            }
        }
    }
}
