import Store
import Testing

@testable import Commands

@Suite struct RenderingTests {
    /// Everything that a sink gets.
    private func printed(
        _ names: [String], _ rows: [[Cell]], format: OutputFormat, terminal: Bool = false, width: Int = 80,
        environment: [String: String] = ["NO_COLOR": "1"]
    ) throws -> String {
        let surroundings = TestSurroundings(terminal: terminal, width: width, environment: environment)
        var printer = RowPrinter(names, format: format, context: surroundings.context)
        for row in rows { try printer.print(row) }
        try printer.finish()
        try surroundings.context.stdout.flush()
        return surroundings.stdout
    }

    private static let rows: [[Cell]] = [
        [.text("a"), .integer(1), .real(0.5)], [.text("bücher"), .integer(-20), .null],
        [.text("日本"), .null, .number("1.25")],
    ]

    @Test func alignsTables() throws {
        let text = try printed(["name", "n", "x"], Self.rows, format: .table)
        #expect(
            text == """
                name      n     x
                ------  ---  ----
                a         1   0.5
                bücher  -20
                日本         1.25

                """)
    }

    @Test func writesTheOtherFormats() throws {
        #expect(
            try printed(["name", "n", "x"], Self.rows, format: .csv) == "name,n,x\na,1,0.5\nbücher,-20,\n日本,,1.25\n")
        #expect(
            try printed(["name", "n", "x"], Self.rows, format: .jsonl) == """
                {"name":"a","n":1,"x":0.5}
                {"name":"bücher","n":-20,"x":null}
                {"name":"日本","n":null,"x":1.25}

                """)
        #expect(
            try printed(["n"], [[.integer(1)], [.integer(2)]], format: .json) == "[\n{\"n\":1},\n{\"n\":2}\n]\n")
    }

    @Test(arguments: [
        (OutputFormat.table, "n\n-\n"), (.json, "[]\n"), (.jsonl, ""), (.csv, "n\n"),
    ])
    func printsEmptyResults(_ format: OutputFormat, _ text: String) throws {
        #expect(try printed(["n"], [], format: format) == text)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("two\nlines", "\"two\nlines\""),
        ("cr\r", "\"cr\r\""), ("", "\"\""),
    ])
    func quotesFields(_ text: String, _ field: String) throws {
        #expect(try printed(["x"], [[.text(text)]], format: .csv) == "x\n\(field)\n")
    }

    @Test func keepsWidthsOverBlocks() throws {
        var rows = [[Cell]](repeating: [.text("a"), .integer(1)], count: TextTable.blockSize)
        rows.append([.text("longer"), .integer(100)])
        let lines = try printed(["x", "n"], rows, format: .table).split(separator: "\n")
        #expect(lines.count == TextTable.blockSize + 3)
        #expect(lines.last == "longer  100")
        #expect(lines[2] == "a  1")
    }

    @Test func cutsLongTextsOnTerminalsOnly() throws {
        let row: [Cell] = [.text(String(repeating: "x", count: 300)), .integer(7)]
        let onTerminal = try printed(["payload", "n"], [row], format: .table, terminal: true, width: 100)
        #expect(onTerminal.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 100 })
        #expect(onTerminal.contains("…"))
        #expect(try printed(["payload", "n"], [row], format: .table).contains(String(repeating: "x", count: 300)))
    }

    @Test func usesColourOnlyWhereItIsWelcome() throws {
        let colour = "\u{1B}[1m"
        let rows: [[Cell]] = [[.integer(1)]]
        #expect(try printed(["n"], rows, format: .table, terminal: true, environment: [:]).contains(colour))
        #expect(!(try printed(["n"], rows, format: .table, environment: [:]).contains(colour)))
        #expect(!(try printed(["n"], rows, format: .table, terminal: true).contains(colour)))
        let dumb = try printed(["n"], rows, format: .table, terminal: true, environment: ["TERM": "dumb"])
        #expect(!dumb.contains(colour))
    }

    /// What a terminal would obey: colours, titles, backspaces, line ends, direction overrides, C1 controls.
    static let nasty = [
        "\u{1B}[31mred", "\u{1B}]0;title\u{7}", "a\u{8}b", "a\nb", "a\rb", "a\tb", "x\u{202E}y", "x\u{2066}y",
        "x\u{85}y",
        "x\u{9B}31m", "x\u{7F}y", "x\u{2028}y", "x\u{200B}y", "x\u{E0041}y", "\u{0}",
    ]

    @Test(arguments: nasty)
    func neverPrintsForeignTextRaw(_ text: String) throws {
        for format in OutputFormat.allCases {
            let output = try printed(["device_id"], [[.text(text)]], format: format, terminal: true)
            let shown = output.unicodeScalars.filter { $0 != "\n" }
            #expect(!shown.contains(where: TerminalText.isUnsafe), "\(format)")
            #expect(output.contains("\\"), "\(format)")
        }
        #expect(!TerminalText.escaped(text).unicodeScalars.contains(where: TerminalText.isUnsafe))
    }

    @Test func writesJSONThatReadsBack() {
        let value = OutputValue.object([
            ("a", .array([.null, .boolean(true), .integer(-1), .number("1e400"), .real(0.1), .real(.infinity)])),
            ("b", .string("\"\\\u{1}é\u{1F600}")), ("c", .object([])), ("d", .array([])),
        ])
        #expect(
            value.compact
                == #"{"a":[null,true,-1,1e400,0.1,null],"b":"\"\\\u0001é😀","c":{},"d":[]}"#)
        #expect(
            OutputValue.object([("a", .array([.integer(1), .object([("b", .null)])]))]).pretty == """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ]
                }
                """)
    }

    @Test(arguments: [
        (
            #"{"a":1,"b":[],"c":{"d":"x,{}"}}"#,
            ["{", #"  "a": 1,"#, #"  "b": [],"#, #"  "c": {"#, #"    "d": "x,{}""#, "  }", "}"]
        ),
        (#"[1,[2,{}]]"#, ["[", "  1,", "  [", "    2,", "    {}", "  ]", "]"]), ("NaN", ["NaN"]),
        (#""\"[""#, [#""\"[""#]),
    ])
    func laysPayloadsOut(_ compact: String, _ lines: [String]) {
        #expect(PayloadText.prettyLines(compact) == lines)
    }

    @Test func showsWhatDiffers() {
        let old = #"{"a":1,"b":2,"c":3}"#
        #expect(
            PayloadText.differences(.text(old), .text(#"{"a":1,"b":5,"c":3}"#)) == [#"-   "b": 2,"#, #"+   "b": 5,"#])
        #expect(PayloadText.differences(.text(old), .text(old)).isEmpty)
        #expect(PayloadText.differences(nil, .text("1")) == ["- (not known)", "+ 1"])
        #expect(PayloadText.differences(.text("[1]"), .text("[1,1]")) == ["+   1,"])
    }

    @Test func dumpsBytes() {
        #expect(
            HexDump.lines(Array("{\"a\": 1, \u{1B}[31m}".utf8)) == [
                "00000000  7b 22 61 22 3a 20 31 2c 20 1b 5b 33 31 6d 7d     {\"a\": 1, .[31m}"
            ])
        #expect(HexDump.lines([UInt8](repeating: 0, count: 40), limit: 16).last == "… 24 more bytes")
    }

    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (123_456, "123.5 kB"), (999_950, "1.0 MB"),
            (Int64.max, "9.2 EB"),
        ] as [(Int64, String)])
    func saysSizes(_ bytes: Int64, _ text: String) {
        #expect(CountText.bytes(bytes) == text)
    }

    @Test func saysCountsAndTimes() {
        #expect([0, 999, 1_000, -1_234_567].map { CountText.grouped($0) } == ["0", "999", "1,000", "-1,234,567"])
        #expect(CountText.counted(1, "record") == "1 record")
        #expect(CountText.counted(2, "delivery", "deliveries") == "2 deliveries")
        #expect([0, 59.2, 61, 3_723].map { CountText.duration($0) } == ["0:00", "1:00", "1:01", "1:02:03"])
        #expect([0, 0.0004, 1.2345, 12].map { CountText.seconds($0) } == ["0.000", "0.000", "1.235", "12.000"])
        #expect([-1, 1_500_000].map { CountText.microseconds($0) } == ["-0.000001", "1.500000"])
    }

    @Test func findsNearNames() {
        let names = ["devices", "device_records", "hours", "duplicates"]
        #expect(NearNames.nearest(to: "device", in: names) == ["device_records", "devices"])
        #expect(NearNames.nearest(to: "dupliactes", in: names) == ["duplicates"])
        #expect(NearNames.nearest(to: "zzz", in: names).isEmpty)
    }
}
