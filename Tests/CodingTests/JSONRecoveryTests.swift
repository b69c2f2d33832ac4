import Coding
import Testing

/// What is given up after an error, and where reading takes up again.
struct JSONRecoveryTests {
    @Test(arguments: [
        ("a broken line", "{\"a\":1}\n{\"a\":oops}\n{\"a\":3}\n", ["{\"a\":1}", "{\"a\":3}"], ["{\"a\":oops}"]),
        (
            "a cut line", "{\"a\":1}\n{\"a\":\n{\"a\":3}\n{\"a\":4}\n", ["{\"a\":1}", "{\"a\":3}", "{\"a\":4}"],
            ["{\"a\":"]
        ),
        ("a cut last line", "{\"a\":1}\n{\"a\":", ["{\"a\":1}"], ["{\"a\":"]),
        ("a broken first line", "{\"a\":oops}\n{\"a\":2}\n", ["{\"a\":2}"], ["{\"a\":oops}"]),
        ("garbage after a value", "{\"a\":1} x\n{\"a\":2}\n", ["{\"a\":1}", "{\"a\":2}"], ["x"]),
        ("CRLF", "{\"a\":1}\r\nx\r\n{\"a\":2}\r\n", ["{\"a\":1}", "{\"a\":2}"], ["x\r"]),
        ("an array on a line", "{}\n[1,2\n{}\n[3]\n", ["{}", "1", "2", "{}", "3"], [""]),
        ("a page", "<html>\n<body>\n{}\n</html>", [], ["<html>\n<body>\n{}\n</html>"]),
        ("a broken object over lines", "{\n  \"a\": oops\n}\n", [], ["{\n  \"a\": oops\n}\n"]),
        (
            "a broken array", "[{\"a\":1},\n{\"a\":oops},\n{\"a\":3}]\n{}\n", ["{\"a\":1}"],
            ["{\"a\":oops},\n{\"a\":3}]\n{}\n"]
        ),
        ("objects over lines", "{\n\"a\":1}\n{\n\"a\":oops}\n{}", ["{\"a\":1}"], ["{\n\"a\":oops}\n{}"]),
    ])
    func takes(_ name: String, _ text: String, _ elements: [String], _ rests: [String]) {
        for chunk in [1, 5, 1000] {
            let reading = Reading.all(Array(text.utf8), chunk: chunk)
            #expect(reading.compact == elements)
            #expect(reading.rests.map { String(decoding: $0.prefix, as: UTF8.self) } == rests)
        }
    }

    @Test func aRestCountsAsAnElementAndIsHashed() {
        let reading = Reading.all("{}\nbroken\n{}\n")
        #expect(reading.rests.map(\.index) == [1])
        #expect(reading.rests.first?.position == TextPosition(byteOffset: 3, line: 2, column: 1))
        #expect(reading.rests.first?.digest == SHA256Digest.digest(of: Array("broken".utf8)))
        #expect(reading.offsets == [0, 10])
    }

    @Test func keepsOnlySoMuchOfARest() {
        let long = String(repeating: "x", count: 500_000)
        let reading = Reading.all(Array(("[1," + long).utf8), chunk: 4096)
        #expect(reading.rests.first?.prefix.count == 100)
        #expect(reading.rests.first?.byteCount == 500_000)
    }

    @Test func aCutGzipStreamIsOneRest() throws {
        let text = Array(
            ("[" + (0..<2000).map { "{\"n\":\($0 &* 2_654_435_761)}" }.joined(separator: ",\n") + "]").utf8)
        let packed = try #require(Gzip.compress(text))
        var reader = JSONElementReader(source: ContentSource(MemorySource(Array(packed.dropLast(packed.count / 3)))))
        let reading = Reading.all(&reader)
        #expect(reading.codes == [.cutGzip])
        #expect(reading.elements.count > 500 && reading.elements.count < 2000)
        // Only the trailer is missing: all elements are good, and the stream is still reported.
        var whole = JSONElementReader(source: ContentSource(MemorySource(packed.dropLast(3))))
        let complete = Reading.all(&whole)
        #expect(complete.elements.count == 2000)
        #expect(complete.codes == [.cutGzip])
        #expect(complete.rests.map(\.byteCount) == [0])
    }
}
