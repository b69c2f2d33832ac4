import Foundation
import Records
import TestSupport
import Testing

@testable import Ingest

@Suite struct FileFinderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What a walk of a path meets, in words, paths relative to the folder.
    private func walk(_ name: String = "") -> [String] {
        var finder = FileFinder(root: name.isEmpty ? folder.path : folder.path(name))
        var met: [String] = []
        while let event = finder.next() {
            switch event {
            case .file(let file): met.append(file.relativePath)
            case .skipped(let path, let reason):
                met.append("\(reason.rawValue) \(path.dropFirst(folder.path.count + 1))")
            case .failed(let path, let reason): met.append("failed \(path.dropFirst(folder.path.count + 1)): \(reason)")
            }
        }
        return met
    }

    private func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: destination)
    }

    /// Writes an empty file that was last modified `second` seconds after some moment.
    private func write(_ name: String, modified second: Double = 0) throws {
        try folder.write(name, "")
        let time = Date(timeIntervalSince1970: 1_791_212_400 + second)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: folder.path(name))
    }

    @Test func filesOfOneAgeComeInTheOrderOfTheirNamesBytesThenFolders() throws {
        for name in ["b", "a/2", "a/10", "a.b", "B", "é", "e\u{301}", "a b", "z/y/x", "Z"] { try write(name) }
        #expect(walk() == ["B", "Z", "a b", "a.b", "b", "e\u{301}", "é", "a/10", "a/2", "z/y/x"])
    }

    @Test func olderFilesComeFirst() throws {
        for (second, name) in ["c", "a", "hour/z", "hour/y", "b"].enumerated() {
            try write(name, modified: Double(second))
        }
        #expect(walk() == ["c", "a", "b", "hour/z", "hour/y"])
    }

    @Test func oddNames() throws {
        let names = ["a\nb", "a'b", "a\"b", "a\\b", "*", "[x]", "-", "--db", "ü/ 字", "a.json.gz", "no suffix"]
        for name in names { try folder.write(name, "") }
        #expect(Set(walk()) == Set(names))
    }

    @Test func hiddenAndTemporaryNames() throws {
        for name in [
            ".DS_Store", ".git/config", "a.json", "a.json.part", "a.json.tmp", "a.json~", "a.json.6eF5dCaB",
            "a.json.1234567", "a.json.12345678", "a.json.123456789", "a.12345678", "a.json.1234567g",
        ] {
            try write(name)
        }
        #expect(
            walk() == [
                "hidden .DS_Store", "a.12345678", "a.json", "a.json.1234567", "temporary a.json.12345678",
                "a.json.123456789", "a.json.1234567g", "temporary a.json.6eF5dCaB", "temporary a.json.part",
                "temporary a.json.tmp", "temporary a.json~", "hidden .git",
            ])
        #expect(walk(".DS_Store") == [".DS_Store"], "a file that is named is always read")
        #expect(walk("a.json.part") == ["a.json.part"])
    }

    @Test func linksAreFollowedAndLoopsAreNot() throws {
        try folder.write("a/file", "")
        try folder.write("b/other", "")
        try link("a/up", to: "..")
        try link("a/self", to: ".")
        try link("a/b", to: "../b")
        try link("b/a", to: "../a")
        try link("c", to: "a/file")
        let met = walk()
        #expect(met.contains("c") && met.contains("a/file") && met.contains("a/b/other"))
        #expect(met.contains("link_loop a/up") && met.contains("link_loop a/self"))
        #expect(met.contains("link_loop a/b/a"))
    }

    @Test func whatCannotBeReadIsTold() throws {
        try link("gone", to: "nowhere")
        try link("round", to: "round")
        try folder.write("z", "")
        let met = walk()
        #expect(met.count == 3)
        #expect(met[0] == "z")
        #expect(met[1].hasPrefix("failed gone: No such file"))
        #expect(met[2].hasPrefix("failed round: Too many levels"))
        #expect(walk("none").count == 1)
    }

    @Test func pipesAndSocketsAreNoFiles() throws {
        #expect(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(walk() == ["not_a_file pipe"])
    }

    @Test func aNameThatIsNotUTF8IsTold() throws {
        let bytes = Array((folder.path + "/a\u{1}.json").utf8).map { $0 == 1 ? 0xFF : $0 } + [0]
        let descriptor = unsafe bytes.withUnsafeBufferPointer { buffer in
            // The bytes end in a zero.
            unsafe buffer.withMemoryRebound(to: CChar.self) {
                unsafe $0.baseAddress.map { unsafe open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
            }
        }
        #expect(descriptor >= 0)
        close(descriptor)
        try folder.write("b", "")
        let met = walk()
        #expect(met.count == 2)
        #expect(met[0].hasPrefix("failed a") && met[0].hasSuffix("its name is not UTF-8; rename it"))
        #expect(met[1] == "b")
    }

    @Test func aNamedFileIsItsOwnRelativePath() throws {
        try folder.write("x/y/a.json", "")
        #expect(walk("x/y/a.json") == ["a.json"])
        #expect(walk("x") == ["y/a.json"])
    }
}
