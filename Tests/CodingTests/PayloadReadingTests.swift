import Coding
import Testing

/// What a payload means to the recipe's function, case by case.
struct PayloadReadingTests {
    @Test(
        arguments: [
            (#" { "b" : 1.50 , "a":[ ] } "#, #"{"b":1.50,"a":[]}"#), (#"{"a":1,"a":2}"#, #"{"a":2}"#), ("12", "12"),
            ("null", "null"), (#""\u0041""#, #""A""#), ("[NaN,-Infinity,1e400]", "[NaN,-Infinity,1e400]"),
            ("", #"{"message":""}"#), (" \n", #"{"message":" \n"}"#), ("hello", #"{"message":"hello"}"#),
            ("{\"a\":1} x", #"{"message":"{\"a\":1} x"}"#), ("{}{}", #"{"message":"{}{}"}"#),
            ("\u{FEFF}{}", "{\"message\":\"\u{FEFF}{}\"}"), ("1][", #"{"message":"1]["}"#),
            ("[1", #"{"message":"[1"}"#),
            ("]1", #"{"message":"]1"}"#), ("][[2", #"{"message":"][[2"}"#), ("[1]]", #"{"message":"[1]]"}"#),
            ("01", #"{"message":"01"}"#),
            ("nan", #"{"message":"nan"}"#), ("a\\b\u{1}é\u{7F}", "{\"message\":\"a\\\\b\\u0001é\u{7F}\"}"),
        ])
    func readsAsTheFunctionDoes(_ payload: String, _ compact: String) {
        var reading = PayloadReading()
        let text = reading.compactText(of: Array(payload.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(text == compact)
        let comparison = reading.compare(Array(payload.utf8), asDelivered: Array(compact.utf8))
        #expect(comparison == .same)
        let keys = [reading.key(of: Array(payload.utf8)), reading.key(of: Array(compact.utf8))]
        #expect(keys[0] == keys[1])
    }

    @Test func namesWhatTheFunctionDrops() {
        let nines = { (count: Int) in [UInt8](repeating: UInt8(ascii: "9"), count: count) }
        let deep = { (depth: Int) in
            [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        }
        let cases: [(payload: [UInt8], dropped: Bool)] = [
            ([0xF3, 0x89, 0x9A, 0xC2], true), ([0x1F, 0x8B, 8, 0], true), ([0x22, 0xFF, 0x22], true),
            (Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8), true), (nines(4300), false),
            (nines(4301), true), ([0x2D] + nines(4300), false), (nines(4301) + Array(".5".utf8), false),
            (Array("[1,".utf8) + nines(5000) + Array("]".utf8), true), (deep(900), false), (deep(2000), true),
        ]
        var reading = PayloadReading()
        var keys: Set<ContentKey> = []
        for (payload, dropped) in cases {
            let text = reading.compactText(of: payload)
            #expect((text == nil) == dropped)
            let comparison = reading.compare(payload, asDelivered: text ?? Array("1".utf8))
            #expect(comparison == (dropped ? .undecodable : .same))
            keys.insert(reading.key(of: payload))
        }
        #expect(keys.count == cases.count)
    }

    @Test(
        arguments: [
            (#"{"b":2,"a":1}"#, #"{"a":1,"b":2}"#, .same), ("18.0", "18", .same), ("1.8e1", "18.0", .same),
            ("-0.0", "0", .same), ("23.10", "23.1", .same), ("0.10000000000000000001", "0.1", .rounded),
            ("123456789.123456789123", "123456789.12345679", .rounded), ("1e400", "Infinity", .rounded),
            ("-1e400", "-Infinity", .rounded), ("1e-400", "0.0", .rounded), ("1e400", "-Infinity", .altered),
            ("0.1", "0.2", .altered), ("9007199254740993", "9007199254740992", .altered),
            ("9007199254740993", "9007199254740993", .same), ("9007199254740993.0", "9007199254740992.0", .rounded),
            ("9007199254740992.0", "9007199254740992", .same), ("9007199254740993", "9007199254740993.0", .altered),
            ("10000000000000000000000", "1e+22", .same), ("100000000000000000000000", "1e+23", .altered),
            ("[1e23]", "[1e+23]", .same), ("123456789012345678901234567890", "123456789012345678901234567890", .same),
            ("123456789012345678901234567890", "123456789012345678901234567891", .altered),
            ("NaN", "NaN", .same), ("NaN", "null", .altered), ("[1,2]", "[2,1]", .altered), ("1", "\"1\"", .altered),
            ("1", "true", .altered), ("0", "false", .altered), ("{}", "[]", .altered),
            ("x", #"{"message":"x"}"#, .same),
            ("x", #"{"message":"y"}"#, .altered), (#"{"message":"x"}"#, #"{"message":"x"}"#, .same),
            (#"{"a":{"x":1,"x":0.30000000000000004}}"#, #"{"a":{"x":0.300000000000000040001}}"#, .rounded),
            (#"{"a":1}"#, #"{"a":1,"b":2}"#, .altered), (#""\ud83d\ude00""#, #""😀""#, .same),
            (#""\ud83d""#, #""\ud83e""#, .altered), ("1", "no json", .altered),
        ] as [(String, String, PayloadReading.Comparison)])
    func compares(_ payload: String, _ delivered: String, _ expected: PayloadReading.Comparison) {
        var reading = PayloadReading()
        let comparison = reading.compare(Array(payload.utf8), asDelivered: Array(delivered.utf8))
        #expect(comparison == expected)
        let keys = [reading.key(of: Array(payload.utf8)), reading.key(of: Array(delivered.utf8))]
        #expect((keys[0] == keys[1]) == (expected != .altered))
    }

    /// Keys are stored: they may not change.
    @Test func keysStayTheSame() throws {
        var reading = PayloadReading()
        let keys = ["{\"a\":[1,\"x\",null,true,false,NaN],\"b\":2.5}", "text", "123456789012345678901"]
            .map { reading.key(of: Array($0.utf8)) }
        #expect(
            keys.map(\.description) == [
                "a0d82527bef5f1465c9ff84005e92f7c", "3b4cf5866d67b9ef59c0b331262f1ca2",
                "390088cd3640ced4e08e5ab102418df1",
            ])
        let first = try #require(keys.first)
        #expect(ContentKey(bytes: first.bytes) == first)
        #expect(ContentKey(bytes: []) == nil)
        let ordered = keys.sorted().map(\.description)
        #expect(ordered == keys.map(\.description).sorted())
    }
}
