import Coding
import Testing

/// Writers, strict twins, equality and the tree.
struct JSONTextTests {
    @Test(arguments: [
        ("[1, 2.50 , -0, 1E+05]", "[1,2.50,-0,1E+05]"),
        ("{ \"b\" : 1, \"a\": [ ] }", "{\"b\":1,\"a\":[]}"),
        ("\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\\/\"", "\"Aé€😀/\""),
        (
            "\"\\u0000\\u001F\\u0008\\u000c\\u000a\\u000d\\u0009\\u0022\\u005c\"",
            "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\\""
        ),
        ("\"\\uD83D x \\uDE00 \\ud83d\\u0041\"", "\"\\ud83d x \\ude00 \\ud83dA\""),
        ("\"\\u007f\\u2028\"", "\"\u{7F}\u{2028}\""),
        ("{\"a\":1,\"b\":{\"x\":1,\"x\":2},\"a\":[NaN]}", "{\"a\":[NaN],\"b\":{\"x\":2}}"),
        ("{\"a\":1,\"\\u0061\":2}", "{\"a\":2}"),
    ])
    func compacts(_ text: String, _ expected: String) {
        #expect(Reading.all("[\(text)]").compact == [expected])
    }

    @Test func findsEqualKeysAmongMany() {
        let members = (0..<500).map { "\"key\($0 % 499)\":\($0)" }.joined(separator: ",")
        let compact = Reading.all("{\(members)}").compact.first
        #expect(compact?.hasPrefix("{\"key0\":499,\"key1\":1,") == true)
        #expect(compact?.hasSuffix("\"key498\":498}") == true)
    }

    @Test(
        arguments: [
            ("{\"a\":NaN,\"b\":[Infinity,-Infinity]}", "{\"a\":\"NaN\",\"b\":[\"Infinity\",\"-Infinity\"]}"),
            ("[\"\\ud800x\",{\"\\udfff\":1}]", "[\"\u{FFFD}x\",{\"\u{FFFD}\":1}]"),
            ("[9223372036854775808,-9223372036854775809]", "[\"9223372036854775808\",\"-9223372036854775809\"]"),
            ("[9223372036854775807,12345678901234567890.5]", nil),
            ("{\"a\":\"\\u0000\"}", nil),
            ("{\"a\":1e400}", nil),
            ("no json", nil),
        ] as [(String, String?)])
    func strictTwins(_ compact: String, _ twin: String?) {
        #expect(JSONStrictText.twin(of: Array(compact.utf8)) == twin.map { Array($0.utf8) })
    }

    @Test func flagsTheContainersAroundTheDialect() throws {
        var reader = JSONElementReader(bytes: Array("[{\"a\":{\"b\":[1,NaN]},\"c\":{\"d\":1}}]".utf8))
        _ = try reader.next()
        let view = reader.view
        let members = [view.member("a"), view.member("c")].map { $0 ?? 0 }
        let flags = ([0] + members).map { view[$0].flags.contains(.containsDialect) }
        #expect(members == [2, 8])
        #expect(flags == [true, true, false])
    }

    @Test(arguments: [
        ("1", "1.0", true), ("1", "1e0", true), ("100", "1E2", true), ("0.1", "1e-1", true), ("0", "-0.0", true),
        ("1", "-1", false), ("10", "1", false), ("0.10", "0.1", true),
        ("123456789012345678901234567890", "123456789012345678901234567891", false),
        ("1e99999999999999999999", "1e99999999999999999999", true),
        ("1e99999999999999999999", "1e99999999999999999998", false),
        ("NaN", "NaN", true), ("NaN", "Infinity", false), ("Infinity", "-Infinity", false), ("null", "0", false),
        ("{\"a\":1,\"b\":2}", "{\"b\":2.0,\"a\":1}", true), ("{\"a\":1}", "{\"a\":1,\"b\":2}", false),
        ("{\"a\":1}", "{\"b\":1}", false), ("[1,2]", "[2,1]", false), ("[1]", "[1,1]", false),
        ("\"\\ud83d\"", "\"\\ud83e\"", false), ("\"a\"", "\"\\u0061\"", true), ("1", "\"1\"", false), ("x", "x", true),
        ("x", "y", false), ("1", "1 2", false), ("1,2", "1,2.0", false), ("1][", "1", false),
    ])
    func comparesValues(_ left: String, _ right: String, _ equal: Bool) {
        #expect(JSONEquality.isSame(Array(left.utf8), Array(right.utf8)) == equal)
        #expect(JSONEquality.isSame(Array(right.utf8), Array(left.utf8)) == equal)
    }

    @Test func looksUpPaths() throws {
        let text = "{\"location\":{\"lat\":1.50},\"a.b\":{\"c\":[true,null]},\"a\":{\"x\":0}}"
        let value = try #require(JSONValue(text: Array(text.utf8)))
        #expect(value["location.lat"].map(dump) == "1.50")
        #expect(value["a.b.c.0"].map(dump) == "true")
        #expect(value["a.x"].map(dump) == "0")
        #expect(value["a.y"] == nil)
        #expect(value["a.b.c.2"] == nil)
        #expect(value["location.lat.x"] == nil)
    }

    @Test func viewsAnswerQuestions() throws {
        var reader = JSONElementReader(bytes: Array("[{\"a\":\"x\",\"n\\u0061me\":\"\\ud800\",\"a\":[1,{}]}]".utf8))
        _ = try reader.next()
        // A view is lent; the macro would take it away.
        let view = reader.view
        let found = [view.member("a"), view.member("name"), view.member("nam"), view.member("x", of: 2)]
        #expect(found == [6, 4, nil, nil])
        let name = view.string(4)
        #expect(name == "\u{FFFD}")
        let counts = [Int(view[6].count), Int(view[0].count), view.bytes(6).count]
        #expect(counts == [2, 3, 6])
        let isMarked = view[0].flags.contains(.duplicateKeys)
        #expect(isMarked)
        #expect(MemoryLayout<JSONToken>.size == 16)
    }

    @Test func writesOutput() throws {
        var writer = JSONTextWriter()
        writer.beginObject()
        writer.key("a\u{9B}")
        writer.beginArray()
        writer.integer(-7)
        writer.bool(true)
        writer.null()
        writer.raw("1.50")
        writer.string("\u{7F}é\n\"")
        writer.endArray()
        writer.key("b")
        writer.beginObject()
        writer.endObject()
        writer.endObject()
        #expect(writer.text == "{\"a\\u009b\":[-7,true,null,1.50,\"\\u007fé\\n\\\"\"],\"b\":{}}")

        var pretty = JSONTextWriter(indent: 2)
        pretty.value(try #require(JSONValue(text: Array(writer.text.utf8))), sortedKeys: true)
        #expect(pretty.text.split(separator: "\n").count == 10)
        #expect(pretty.text.hasPrefix("{\n  \"a\\u009b\": [\n    -7,"))
        #expect(pretty.text.hasSuffix("  ],\n  \"b\": {}\n}"))
    }
}
