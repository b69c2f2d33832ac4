import Coding
import Testing

@Test func readsAnArray() throws {
    var reader = JSONElementReader(bytes: Array(#"[{"a": [1, 2.50, NaN], "b\n": "\u00e9\/"}, 7 ]"#.utf8))
    #expect(try reader.next()?.byteOffset == 1)
    var output: [UInt8] = []
    reader.view.appendCompact(0, to: &output)
    #expect(String(decoding: output, as: UTF8.self) == #"{"a":[1,2.50,NaN],"b\n":"é/"}"#)
    #expect(try reader.next()?.index == 1)
    #expect(try reader.next() == nil)
}
