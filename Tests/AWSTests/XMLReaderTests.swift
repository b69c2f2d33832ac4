import TestSupport
import Testing

@testable import AWS

/// The reader against documents whose tree is known, and against every way in which one can break.
@Suite struct XMLReaderTests {
    /// An element as the reader told of it: `name[text]` or `name(child child)`.
    private static func outline(_ document: [UInt8]) throws(XMLError) -> String {
        var xml = XMLReader(document)
        let name = try xml.root()
        let text = try outline(name, of: &xml)
        try xml.finish()
        return text
    }

    private static func outline(_ name: String, of xml: inout XMLReader) throws(XMLError) -> String {
        // A copy of the reader looks ahead: an element without children is read once more as text.
        let before = xml
        var children: [String] = []
        while let child = try xml.child() { children.append(try outline(child, of: &xml)) }
        guard children.isEmpty else { return "\(name)(\(children.joined(separator: " ")))" }
        xml = before
        return "\(name)[\(try xml.text())]"
    }

    @Test(arguments: [
        ("<a/>", "a[]"),
        ("<a></a>", "a[]"),
        ("<a>x</a>", "a[x]"),
        ("\u{FEFF}<a>x</a>", "a[x]"),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a  b = 'c' d=\"&lt;'\" >x</a >\n", "a[x]"),
        ("<!-- <b> --><a><!-- - -->x<!--y-->z</a><!--e--> ", "a[xz]"),
        ("<a>&lt;&amp;&gt;&quot;&apos;</a>", "a[<&>\"']"),
        ("<a>&#65;&#x42;&#x1F600;&#0000000067;</a>", "a[AB😀C]"),
        ("<a>&#13;&#x1;</a>", "a[\r\u{1}]"),
        ("<a>1\r\n2\r3\n4</a>", "a[1\n2\n3\n4]"),
        ("<a>x<![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>", "a[x<b>&amp;]]>]"),
        ("<a>]] ></a>", "a[]] >]"),
        ("<a> <b>1</b> <c/> </a>", "a(b[1] c[])"),
        ("<s3:a xmlns:s3='u'><s3:b>ü</s3:b></s3:a>", "a(b[ü])"),
        ("<a><a><a>x</a></a></a>", "a(a(a[x]))"),
    ])
    func aDocumentHasTheseElements(document: String, expected: String) throws {
        #expect(try Self.outline(Array(document.utf8)) == expected)
    }

    @Test(arguments: [
        ("", XMLError.Code.truncated), ("  ", .truncated), ("<", .truncated), ("<a", .truncated), ("<a>", .truncated),
        ("<a/", .truncated), ("<a>x", .truncated), ("<a></a", .truncated), ("<a b='", .truncated),
        ("<a><!-- ", .truncated), ("<a><![CDATA[ ]]", .truncated), ("<?xml ", .truncated),
        ("x<a/>", .malformed), ("<a/>x", .malformed), ("<a/><b/>", .malformed), ("<1/>", .malformed),
        ("< a/>", .malformed), ("<a b/>", .malformed), ("<a b=c/>", .malformed), ("<a b='<'/>", .malformed),
        ("<a b='c'd='e'/>", .malformed), ("<a/ >", .malformed), ("<a>]]></a>", .malformed),
        ("<a><!ELEMENT b></a>", .malformed), ("<x:/>", .malformed),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", .documentType),
        ("<a></b>", .mismatchedTag), ("<a><b></a></b>", .mismatchedTag), ("<x:a></a>", .mismatchedTag),
        ("</a>", .mismatchedTag),
        ("<a>&nbsp;</a>", .badReference), ("<a>&</a>", .badReference), ("<a>&#0;</a>", .badReference),
        ("<a>&#xD800;</a>", .badReference), ("<a>&#x110000;</a>", .badReference), ("<a>&#+65;</a>", .badReference),
        ("<a>&#;</a>", .badReference), ("<a>&#x;</a>", .badReference), ("<a b='&c;'/>", .badReference),
        ("<a>\u{1}</a>", .badText), ("<a><![CDATA[\u{0}]]></a>", .badText),
    ])
    func aBrokenDocumentIsRefused(document: String, code: XMLError.Code) {
        let error = #expect(throws: XMLError.self) { try Self.outline(Array(document.utf8)) }
        #expect(error?.code == code)
    }

    @Test func textMustBeUTF8() {
        let error = #expect(throws: XMLError.self) { try Self.outline(Array("<a>".utf8) + [0xC3] + Array("</a>".utf8)) }
        #expect(error?.code == .badText)
    }

    @Test func nestingHasALimit() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        _ = try Self.outline(nested(XMLReader.maximumDepth))
        let error = #expect(throws: XMLError.self) { try Self.outline(nested(XMLReader.maximumDepth + 1)) }
        #expect(error?.code == .tooDeep)
    }

    @Test func anElementWhereTextWasExpectedIsRefused() throws {
        var xml = XMLReader(Array("<a>x<b/></a>".utf8))
        #expect(try xml.root() == "a")
        var refused = xml
        let error = #expect(throws: XMLError.self) { _ = try refused.text() }
        #expect(error?.code == .unexpectedElement)
        try xml.skip()
        try xml.finish()
    }

    @Test func whatIsSkippedHasNoEffect() throws {
        var xml = XMLReader(Array("<a><b><c>1</c><d/></b><e/><f>2</f></a>".utf8))
        _ = try xml.root()
        #expect(try xml.child() == "b")
        try xml.skip()
        #expect(try xml.child() == "e")
        try xml.skip()
        #expect(try xml.child() == "f")
        #expect(try xml.text() == "2")
        #expect(try xml.child() == nil)
        try xml.finish()
    }

    @Test func everyCutIsRefusedAndEveryTextComesBack() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<200 {
            let texts = (0..<4).map { _ in Self.randomText(&random) }
            let children = texts.map { "<k>\(Self.escaped($0))</k>" }.joined()
            let document = Array("<r>\(children)</r>".utf8)
            var xml = XMLReader(document)
            _ = try xml.root()
            var found: [String] = []
            while try xml.child() != nil { found.append(try xml.text()) }
            try xml.finish()
            #expect(found.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
            for count in 0..<document.count {
                #expect(throws: XMLError.self) { try Self.outline(Array(document[..<count])) }
            }
        }
    }

    @Test func noBytesCrashTheReader() {
        var random = SeededRandom(seed: 5)
        let alphabet = Array("<>/?!-[]CDATA&#x;a='\" \r\n".utf8) + [0xC3, 0xA9, 0]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            _ = try? Self.outline(Array("<a>".utf8) + bytes + Array("</a>".utf8))
            _ = try? Self.outline(bytes)
        }
    }

    private static func randomText(_ random: inout SeededRandom) -> String {
        let letters = Array("ab<>&\"'] /ü€😀\t\n\r\u{301}").map(String.init)
        return (0..<Int.random(in: 0..<12, using: &random)).map { _ in
            letters[Int.random(in: 0..<letters.count, using: &random)]
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "<": "&lt;"
            case "&": "&amp;"
            case ">": "&gt;"
            case "\r": "&#13;"
            default: String(Character(scalar))
            }
        }.joined()
    }
}
