import Testing

@testable import Records

@Suite struct GlobPatternTests {
    @Test(arguments: [
        ("*", "", true), ("*", "a/b/c.json", true), ("*.json", "a/b.json", true), ("*.json", "a.json.gz", false),
        ("a?c", "abc", true), ("a?c", "ac", false), ("a?c", "a/c", true), ("a?c", "aäc", true),
        ("batch-[0-9]*", "batch-7f", true), ("batch-[0-9]*", "batch-f7", false), ("[!a]x", "bx", true),
        ("[!a]x", "ax", false), ("[]]", "]", true), ("[!]]", "]", false), ("[a", "[a", true), ("[a", "a", false),
        ("[a-]", "-", true), ("[z-a]", "m", false), ("a*b*c", "aXXbYYc", true), ("a*b*c", "aXXcYYb", false),
        ("**a", "aaa", true), ("", "", true), ("", "a", false), ("A", "a", false),
        ("2026/11/*", "2026/11/21/17/x", true),
        ("*[", "a[", true), ("a\\*", "a\\b", true),
    ])
    func matches(_ pattern: String, _ name: String, _ expected: Bool) {
        #expect(GlobPattern(pattern).matches(name) == expected)
    }

    @Test func manyStarsStayFast() {
        let pattern = GlobPattern(String(repeating: "a*", count: 40) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
    }

    @Test func theLastMatchingRuleDecides() {
        let onlyJSON = NameFilter([(GlobPattern("*"), .exclude), (GlobPattern("*.json"), .include)])
        #expect(onlyJSON.includes("a/b.json"))
        #expect(!onlyJSON.includes("a/b.txt"))
        let none = NameFilter([(GlobPattern("*.json"), .include), (GlobPattern("*"), .exclude)])
        #expect(!none.includes("a/b.json"))
        #expect(NameFilter().includes("anything"))
    }

    /// Against the plain recursive definition, on short random names over a small alphabet.
    @Test func agreesWithTheDefinition() {
        func matches(_ pattern: Substring, _ name: Substring) -> Bool {
            guard let first = pattern.first else { return name.isEmpty }
            if first == "*" {
                return matches(pattern.dropFirst(), name) || (!name.isEmpty && matches(pattern, name.dropFirst()))
            }
            guard let head = name.first, first == "?" || first == head else { return false }
            return matches(pattern.dropFirst(), name.dropFirst())
        }
        var random = SeededRandom(seed: 6)
        for _ in 0..<5_000 {
            let pattern = String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in "ab*?".randomElement(using: &random) ?? "a" })
            let name = String(
                (0..<Int.random(in: 0...7, using: &random)).map { _ in "ab".randomElement(using: &random) ?? "a" })
            #expect(GlobPattern(pattern).matches(name) == matches(pattern[...], name[...]), "\(pattern) \(name)")
        }
    }
}
