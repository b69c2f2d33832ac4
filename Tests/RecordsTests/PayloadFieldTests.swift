import Records
import Testing

@Suite struct PayloadFieldTests {
    @Test(arguments: [
        (["v"], "v", #"$."v""#),
        (["location", "lat"], "location.lat", #"$."location"."lat""#),
        (["a.b"], #"a\.b"#, #"$."a.b""#),
        ([#"a\b"#, "c"], #"a\\b.c"#, #"$."a\b"."c""#),
        ([""], "", #"$."""#),
        (["", ""], ".", #"$."".""# + #"""#),
        // A dot with a mark behind it is one character of Swift's, and still a dot.
        ([".\u{301}x"], "\\.\u{301}x", "$.\".\u{301}x\""),
        (["ü", "n m"], "ü.n m", #"$."ü"."n m""#),
    ])
    func namesAndPaths(path: [String], name: String, jsonPath: String) {
        let field = PayloadField(path: path)
        #expect(Array(field.name.utf8) == Array(name.utf8))
        #expect(field.jsonPath == jsonPath)
        #expect(PayloadField(name: name).path == path)
        #expect(PayloadField(name: name) == field)
    }

    @Test func canonicalEquivalentsAreTwoFields() {
        let fields: Set<PayloadField> = [PayloadField(name: "\u{E9}"), PayloadField(name: "e\u{301}")]
        #expect(fields.count == 2)
    }

    @Test func anyKeysComeBackFromTheirName() {
        var random = SeededRandom(seed: 1)
        let pieces = ["a", ".", "\\", "\u{301}", "\"", "é", " "]
        for _ in 0..<500 {
            let path = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined()
            }
            let back = PayloadField(name: PayloadField(path: path).name).path
            #expect(back.map { Array($0.utf8) } == path.map { Array($0.utf8) })
        }
    }
}
