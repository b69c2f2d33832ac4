import Coding
import Testing

/// Lists inside named containers: what is read, and what is given up when one is broken.
struct JSONContainerTests {
    private let names = JSONContainerNames(["Records", "events"])

    @Test(arguments: [
        ("one", "{\"Records\":[1,{\"a\":2}],\"n\":null}", ["1", "{\"a\":2}"], [0, 0], 1),
        ("an empty one", "{\"Records\":[]}", [], [], 1),
        ("space wherever it may stand", " { \"events\" : [ 1 , 2 ] , \"n\" : 3 } ", ["1", "2"], [1, 1], 1),
        ("pretty", "{\n  \"events\": [\n    1\n  ],\n  \"n\": [{}],\n  \"m\": -1\n}\n", ["1"], [1], 1),
        (
            "after one another", "{\"Records\":[1]}{\"Records\":[2],\"n\":1} {\"events\":[3]}", ["1", "2", "3"],
            [0, 0, 1], 3
        ),
        ("pretty ones after one another", "{\n\"Records\":[\n1]\n}{\n\"Records\":[2]}\n", ["1", "2"], [0, 0], 2),
        ("one a line", "{\"Records\":[1]}\n{\"Records\":[]}\r\n{\"events\":[2]}\n", ["1", "2"], [0, 1], 3),
        (
            "a pretty one after lines", "{}\n{\n\"Records\":[\n1,\n2]}\n{}", ["{}", "1", "2", "{}"], [nil, 0, 0, nil], 1
        ),
        (
            "a first element over lines after lines", "{}\n{\"Records\":[{\n},1\n]}\n", ["{}", "{}", "1"], [nil, 0, 0],
            1
        ),
        ("in an array", "[{\"Records\":[1]},{\"Records\":[]},{\"a\":1}]", ["1", "{\"a\":1}"], [0, nil], 2),
        ("in an array on a line", "{}\n[{\"Records\":[1]},2]\n{}", ["{}", "1", "2", "{}"], [nil, 0, nil, nil], 1),
        ("a record a line", "{\"Records\":[{},\n{},\n1\n]}", ["{}", "{}", "1"], [0, 0, 0], 1),
        ("one within one", "{\"Records\":[{\"Records\":[1]}]}", ["{\"Records\":[1]}"], [0], 1),
        ("another first key", "{\"n\":1,\"Records\":[1]}", ["{\"n\":1,\"Records\":[1]}"], [nil], 0),
        ("a longer key", "{\"Recordss\":[1]}", ["{\"Recordss\":[1]}"], [nil], 0),
        ("a shorter key", "{\"Record\":[1]}", ["{\"Record\":[1]}"], [nil], 0),
        ("a key with escapes", "{\"\\u0052ecords\":[1]}", ["{\"Records\":[1]}"], [nil], 0),
        ("no array", "{\"Records\":{\"events\":[1]}}", ["{\"Records\":{\"events\":[1]}}"], [nil], 0),
        ("a mark before it", "\u{FEFF}{\"Records\":[1]}\n\u{FEFF}{\"Records\":[2]}", ["1", "2"], [0, 0], 2),
    ])
    func reads(_ name: String, _ text: String, _ expected: [String], _ containers: [Int?], _ opened: Int) {
        for chunk in [1, 4, 1000] {
            let reading = Reading.all(Array(text.utf8), chunk: chunk, containers: names)
            #expect(reading.errors.isEmpty)
            #expect(reading.compact == expected)
            #expect(reading.containers == containers)
            #expect(reading.containersOpened == opened)
        }
    }

    @Test(arguments: [
        ("{\"Records\":", [], JSONError.Code.unexpectedEnd, 11, 0),
        ("{\"Records\":[", [], .unexpectedEnd, 12, 12),
        ("{\"Records\":[1,{\"a\":", ["1"], .unexpectedEnd, 19, 14),
        ("{\"Records\":[1 2]}", ["1"], .expectedComma, 14, 14),
        ("{\"Records\":[1,]}", ["1"], .expectedValue, 14, 14),
        ("{\"Records\":[1]", ["1"], .unexpectedEnd, 14, 14),
        ("{\"Records\":[1]]", ["1"], .expectedComma, 14, 14),
        ("{\"Records\":[1],}", ["1"], .expectedKey, 15, 15),
        ("{\"Records\":[1],\"n\"}", ["1"], .expectedColon, 18, 15),
        ("{\"Records\":[1],\"n\":}", ["1"], .expectedValue, 19, 15),
        ("{\"Records\":[1],\"n\\x\":1}", ["1"], .invalidEscape, 18, 15),
        ("{\"Records\":[1],\"n\":[1}", ["1"], .expectedComma, 21, 15),
        ("{\"Records\":[1],\"n\":1", ["1"], .unexpectedEnd, 20, 15),
        ("{\"Records\":[1],\"n\":1 2}", ["1"], .expectedComma, 21, 21),
        ("{\"Records\":[1]} x", ["1"], .trailingGarbage, 16, 16),
        (
            "{\"Records\":[1]}\n{\n\"Records\":[2,\noops],\n\"n\":1}\n{\"Records\":[3]}", ["1", "2"], .expectedValue,
            32, 32
        ),
        ("[{\"Records\":[1]} {}]", ["1"], .expectedComma, 17, 17),
    ])
    func refuses(_ text: String, _ elements: [String], _ code: JSONError.Code, _ offset: Int, _ rest: Int) {
        for chunk in [1, 1000] {
            let reading = Reading.all(Array(text.utf8), chunk: chunk, containers: names)
            #expect(reading.compact == elements)
            #expect(reading.codes == [code])
            #expect(reading.errors.first?.position.byteOffset == offset)
            #expect(reading.rests.first?.position.byteOffset == rest)
            #expect(reading.rests.first.map { $0.position.byteOffset + $0.byteCount } == text.utf8.count)
        }
    }

    /// A container on a line of its own takes no other line with it.
    @Test(arguments: [
        (
            "a broken element", "{\"Records\":[1]}\n{\"Records\":[2,oops,3]}\n{\"Records\":[4]}\n", ["1", "2", "4"],
            ["oops,3]}"]
        ),
        ("a broken element at first", "{\"Records\":[1,oops]}\n{\"Records\":[2]}\n", ["1", "2"], ["oops]}"]),
        ("a cut line", "{}\n{\"Records\":[1,{\"a\":\n{\"Records\":[2]}\n", ["{}", "1", "2"], ["{\"a\":"]),
        ("cut after a comma", "{}\n{\"Records\":[1,\n{\"Records\":[2]}\n", ["{}", "1", "2"], [""]),
        ("cut after an element", "{}\n{\"Records\":[1\n{\"Records\":[2]}\n", ["{}", "1", "2"], [""]),
        ("cut after the array", "{}\n{\"Records\":[1]\n{\"Records\":[2]}\n", ["{}", "1", "2"], [""]),
        ("cut in a member", "{}\n{\"Records\":[1],\"n\":\n{\"Records\":[2]}\n", ["{}", "1", "2"], ["\"n\":"]),
        ("cut after an element at first", "{\"Records\":[{}\n{\"Records\":[2]}\n", ["{}", "2"], [""]),
        ("cut after the array at first", "{\"Records\":[1]\n{\"Records\":[2]}\n", ["1", "2"], [""]),
        ("a broken member", "{}\n{\"Records\":[1],n}\n{\"Records\":[2]}\n", ["{}", "1", "2"], ["n}"]),
        ("in an array on a line", "{}\n[{\"Records\":[1,\n{}]}]\n{}\n", ["{}", "1", "{}", "{}"], ["", "]}]"]),
        (
            "cut in the head, in an array on a line", "{}\n[{\"Records\":\n[1]}]\n", ["{}", "1"],
            ["{\"Records\":", "}]"]
        ),
    ])
    func givesUpOneLine(_ name: String, _ text: String, _ elements: [String], _ rests: [String]) {
        for chunk in [1, 5, 1000] {
            let reading = Reading.all(Array(text.utf8), chunk: chunk, containers: names)
            #expect(reading.compact == elements)
            #expect(reading.rests.map { String(decoding: $0.prefix, as: UTF8.self) } == rests)
            #expect(reading.rests.allSatisfy { $0.resumes })
        }
    }

    @Test func countsElementsAndBrokenLinesAsOne() throws {
        let text = "{\"Records\":[1,2]}\n{\"Records\":[oops]}\n{\"Records\":[]}\n{\"Records\":[5]}\n"
        var reader = JSONElementReader(bytes: Array(text.utf8), containers: names)
        #expect(try reader.next()?.index == 0)
        #expect(try reader.next()?.index == 1)
        do throws(JSONError) {
            _ = try reader.next()
            Issue.record("the broken line was read")
        } catch {
            #expect(error.position == TextPosition(byteOffset: 30, line: 2, column: 13))
            let rest = reader.takeRest(after: error)
            #expect(rest.index == 2)
        }
        let last = try reader.next()
        #expect(last?.index == 3)
        #expect(last?.byteOffset == text.utf8.count - 4)
        #expect(last?.container == 0)
        let opened = reader.containersOpened
        #expect(opened == 4)
    }

    /// One element at a time has to fit, the list need not; a head or a member without end is refused as an element is.
    @Test func keepsTheLimitForEachPart() {
        let limits = JSONLimits(elementBytes: 50)
        let many = (0..<500).map { "{\"n\":\($0)}" }.joined(separator: ", ")
        let long = String(repeating: "x", count: 60)
        let space = String(repeating: " ", count: 60)
        let cases: [(text: String, elements: Int, codes: [JSONError.Code])] = [
            ("{\"Records\":[\(many)],\"n\":1}", 500, []),
            ("{\"Records\":[1,\"\(long)\"]}", 1, [.elementTooLarge]),
            ("{\"Records\":[1],\"\(long)\":1}", 1, [.elementTooLarge]),
            ("{\"Records\":[1],\"n\":\"\(long)\"}", 1, [.elementTooLarge]),
            ("{\"Records\":[1],\"n\"\(space):2}", 1, [.elementTooLarge]),
            ("{\"Records\":[1],\"n\"\(space)2}", 1, [.elementTooLarge]),
            ("{\(space)\"Records\":[1]}", 0, [.elementTooLarge]),
            ("{\"Records\"\(space):[1]}", 0, [.elementTooLarge]),
            ("{\"Records\":[1\(space),2]\(space),\(space)\"n\":1\(space)}", 2, []),
        ]
        for (text, elements, codes) in cases {
            for chunk in [1, 7, 49, 50, 51, 10_000] {
                let reading = Reading.all(Array(text.utf8), chunk: chunk, limits: limits, containers: names)
                #expect(reading.elements.count == elements, "\(text)")
                #expect(reading.codes == codes, "\(text)")
            }
            #expect(Reading.all(text, limits: limits, containers: names).codes == codes, "\(text)")
        }
    }

    @Test func startsAgainWithOtherNames() {
        let text = Array("{\"Records\":[1]}".utf8)
        var reader = JSONElementReader(bytes: [], containers: names)
        reader.restart(bytes: Array("{\"Records\":[1".utf8))
        #expect(Reading.all(&reader).codes == [.unexpectedEnd])
        reader.restart(source: MemorySource(text))
        #expect(Reading.all(&reader).compact == ["1"])
        reader.restart(source: MemorySource(text), containers: .none)
        let whole = Reading.all(&reader)
        #expect(whole.compact == ["{\"Records\":[1]}"])
        #expect(whole.containersOpened == 0)
    }
}
