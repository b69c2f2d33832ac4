import Testing

@testable import Replay

@Suite struct CompactPayloadTests {
    @Test(arguments: [
        (#"{"a":1}"#, true), (#"[true,false,null,-1.5E+3,"NaN"]"#, true), (#"{"a":NaN}"#, false), ("NaN", false),
        ("-Infinity", false), (#"{"NaN":"Infinity"}"#, true), (#""\ud83d""#, false), (#""\u0000""#, true),
        (#""\\ud83d""#, true), (#"["\"",NaN]"#, false), (#""\\""#, true), (#"["\\",NaN]"#, false),
        (#"{"a":"😀"}"#, true), (#""\uDFFF""#, false),
    ])
    func strictness(text: String, isStrict: Bool) {
        #expect(CompactPayload.isStrict(Array(text.utf8)) == isStrict)
    }

    @Test(arguments: [
        (#"{"message":"hello"}"#, "hello"), (#"{"message":""}"#, ""),
        (#"{"message":"a\nb\t\"q\" \\ \u0000\u001f"}"#, "a\nb\t\"q\" \\ \u{0}\u{1F}"),
        (#"{"message":"ü😀"}"#, "ü😀"), (#"{"message":"\\"}"#, "\\"),
    ])
    func loneMessages(text: String, message: String) throws {
        let inside = try #require(CompactPayload.loneMessage(Array(text.utf8)))
        #expect(CompactPayload.unescaped(inside) == Array(message.utf8))
    }

    @Test(arguments: [
        #"{"message":1}"#, #"{"message":"a","b":1}"#, #"{"Message":"a"}"#, #"{"a":{"message":"b"}}"#, #""message""#,
        #"{"message":["a"]}"#, "{}", #"{"message":null}"#,
    ])
    func otherObjects(text: String) {
        #expect(CompactPayload.loneMessage(Array(text.utf8)) == nil)
    }

    @Test func halfAPairHasNoBytes() throws {
        let inside = try #require(CompactPayload.loneMessage(Array(#"{"message":"a\ud83d"}"#.utf8)))
        #expect(CompactPayload.unescaped(inside) == nil)
    }
}
