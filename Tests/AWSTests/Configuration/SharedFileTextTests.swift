import Testing

@testable import AWS

@Suite struct SharedFileTextTests {
    /// Sections as `[name] setting=value, setting={…}` in the order of their names.
    private static func outline(_ file: SharedFileText) -> String {
        file.sections.sorted { $0.key < $1.key }.map { name, settings in
            let parts = settings.sorted { $0.key < $1.key }.map { name, value in
                switch value {
                case .text(let text): "\(name)=\(text)"
                case .nested(let below):
                    "\(name)={\(below.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","))}"
                }
            }
            return "[\(name)] " + parts.joined(separator: " ")
        }.joined(separator: "; ")
    }

    @Test(arguments: [
        ("", ""),
        ("# only a remark\n\n", ""),
        ("[default]\nregion=eu-west-1\n", "[default] region=eu-west-1"),
        ("[default]\r\nregion = eu-west-1\r\n", "[default] region=eu-west-1"),
        ("[default]\n  region : eu-west-1  ", "[default] region=eu-west-1"),
        ("[default]\nREGION = a # not a remark\n; a remark\n", "[default] region=a # not a remark"),
        ("[profile a b]\nx=1\n[profile c]\ny=", "[profile a b] x=1; [profile c] y="),
        ("[default]\nkey = a=b=c", "[default] key=a=b=c"),
        (
            "[default]\ns3 =\n  addressing_style = path\n  # remark\n\n  max = 3\nregion = b",
            "[default] region=b s3={addressing_style=path,max=3}"
        ),
        (
            "[services local]\nkinesis =\n  endpoint_url = http://localhost:4566\ns3=\n\tendpoint_url=http://h:1/p",
            "[services local] kinesis={endpoint_url=http://localhost:4566} s3={endpoint_url=http://h:1/p}"
        ),
        ("[default]\ncredential_process = a\n  b c", "[default] credential_process=a\nb c"),
    ])
    func aFileHasTheseSettings(text: String, expected: String) throws {
        #expect(Self.outline(try SharedFileText(text)) == expected)
    }

    @Test(arguments: [
        ("region = a", 1), ("[default\nregion = a", 1), ("[]", 1), ("[a]\nb", 2), ("[a]\n= b", 2),
        ("[a]\n[a]", 2), ("[a]\nb=1\nB=2", 3), ("[a]\ns3 =\n  b", 3),
    ])
    func aBrokenFileNamesTheLine(text: String, line: Int) {
        let failure = #expect(throws: SharedFileText.Failure.self) { try SharedFileText(text) }
        #expect(failure?.line == line)
    }

    @Test(arguments: [
        ("a b  c", ["a", "b", "c"] as [String]?), ("", []), ("  ", []), ("'a b' c", ["a b", "c"]),
        ("\"a b\"c", ["a bc"]), ("a\\ b", ["a b"]), (#""a \"b\" \n""#, [#"a "b" \n"#]), (#"'a\b'"#, [#"a\b"#]),
        ("''", [""]), ("a '' b", ["a", "", "b"]), ("$HOME `x` *", ["$HOME", "`x`", "*"]),
        ("'a", nil), ("\"a", nil), ("a\\", nil),
    ])
    func wordsAreSplitWithoutAShell(text: String, words: [String]?) {
        #expect(CommandWords.split(text) == words)
    }
}
