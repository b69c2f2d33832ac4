import ArgumentParser
import Foundation
import Ingest
import Records
import Testing

@testable import Commands

@Suite struct CommandTests {
    /// Every command with the names that lead to it.
    static let commands: [(path: [String], type: any ParsableCommand.Type)] = {
        func below(_ type: any ParsableCommand.Type, _ path: [String]) -> [([String], any ParsableCommand.Type)] {
            let configuration = type.configuration
            let own = path.isEmpty ? [] : [(path, type)]
            return own
                + (configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands))
                .flatMap { below($0, path + [$0.configuration.commandName ?? "?"]) }
        }
        return below(AfterbayCommand.self, [])
    }()

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test(arguments: commands.map(\.path))
    func everyCommandHasHelp(_ path: [String]) async {
        let surroundings = TestSurroundings()
        #expect(await surroundings.run(path + ["--help"]) == .clean)
        #expect(surroundings.stdout.hasPrefix("OVERVIEW: "))
        #expect(surroundings.stdout.contains("USAGE: afterbay \(path.joined(separator: " "))"))
        #expect(surroundings.stderr.isEmpty)
    }

    @Test(arguments: commands.map(\.path).filter { $0.count == 1 })
    func everyCommandIsInReadme(_ path: [String]) throws {
        let text = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(text.contains("afterbay \(path[0])") || text.contains("`\(path[0])`"))
    }

    @Test(arguments: commands.map(\.path))
    func everyExampleParses(_ path: [String]) throws {
        let type = try #require(Self.commands.first { $0.path == path }).type
        let lines = type.configuration.discussion.split(separator: "\n").map { $0.drop { $0 == " " } }
        let examples = lines.filter { $0.hasPrefix("afterbay ") || $0.contains("| afterbay ") }
        if type.configuration.subcommands.isEmpty { #expect(!examples.isEmpty, "\(path) shows no example") }
        for example in examples {
            let command = example.components(separatedBy: "afterbay ").last ?? ""
            let arguments = Self.words(command.components(separatedBy: " > ")[0])
            #expect(throws: Never.self, "\(example)") { try AfterbayCommand.parseAsRoot(arguments) }
        }
    }

    /// The words of a shell command without variables.
    private static func words(_ command: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in command {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }

    @Test(arguments: [
        ["frob"], ["import"], ["import", "x", "--jobs", "0"], ["import", "s3:///x"], ["import", ""],
        ["import", "x", "--output", "xml"], ["import", "x", "--since", "yesterday"],
        ["import", "x", "--since", "2026/11/22", "--until", "2026/11/21"], ["query"], ["query", "devices", "--list"],
        ["query", " "], ["query", "devicez"], ["query", "SELECT 1", "--param", "x"],
        ["query", "SELECT 1", "--timeout", "-1"],
        ["query", "SELECT 1", "--param", "a=1", "--param", "a=2"], ["show"], ["show", "x"], ["show", "shardId-0:1"],
        ["summarize", "--window", "7h"], ["summarize", "--field", "a", "--field", "a"],
        ["audit", "--fail-on", "panic"],
        ["audit", "nothing"], ["rejects", "show"], ["rejects", "export", ""], ["replay", "plan"],
        ["replay", "run", "--failed"],
        ["replay", "run", "--failed", "--to", "s3://x"], ["replay", "run", "--to", "x", "--all", "--failed"],
        ["replay", "run", "--resume", "x", "--to", "y"], ["replay", "plan", "--failed", "--share", "2"],
        ["replay", "plan", "--failed", "--unwrap-messages", "--keep-wrapped"], ["replay", "plan", "--shard", "x"],
    ])
    func refusesWrongUsage(_ arguments: [String]) async {
        let surroundings = TestSurroundings()
        #expect(await surroundings.run(arguments) == .usage)
        #expect(surroundings.stdout.isEmpty)
        #expect(surroundings.stderr.hasPrefix("afterbay: "))
        #expect(!surroundings.stderr.contains("Error:"))
        #expect(surroundings.stderr.hasSuffix("\n"))
    }

    @Test(arguments: [
        ["status"], ["summarize"], ["audit"], ["query", "devices"], ["show", "1"], ["rejects", "list"],
        ["replay", "status"],
    ])
    func saysWhereADatabaseComesFrom(_ arguments: [String]) async {
        let surroundings = TestSurroundings(environment: ["AFTERBAY_DB": "/nowhere/x.db"])
        #expect(await surroundings.run(arguments) == .failed)
        #expect(surroundings.stderr.hasPrefix("afterbay: /nowhere/x.db: no such database; make one with"))
    }

    @Test func readsFiltersInTheirOrder() throws {
        let command = try #require(
            try AfterbayCommand.parseAsRoot([
                "import", "x", "--exclude", "*", "--include", "*.json", "--exclude", "bad*",
            ]) as? ImportCommand)
        let filter = command.plan(defaultJobs: 1).filter
        #expect(filter.includes("a.json"))
        #expect(!filter.includes("bad.json"))
        #expect(!filter.includes("a.txt"))
    }

    @Test func makesAPlanOfTheFlags() throws {
        let command = try #require(
            try AfterbayCommand.parseAsRoot([
                "import", "a", "-", "--jobs", "3", "--stream", "s", "--device-field", "d.id", "--no-decode", "--since",
                "2026/11/21/17", "--until", "2026/11/21/18",
            ]) as? ImportCommand)
        let plan = command.plan(defaultJobs: 8)
        #expect(plan.sources == ["a", "-"])
        #expect(plan.jobs == 3)
        #expect(plan.stream == "s")
        #expect(plan.options.deviceField == "d.id")
        #expect(plan.options.timeField == nil)
        #expect(plan.options.decodesSequenceNumbers == false)
        #expect(plan.hours.since == Timestamp(iso: "2026-11-21T17:00:00Z"))
        #expect(plan.hours.until == Timestamp(iso: "2026-11-21T19:00:00Z"))
    }

    @Test func printsItsVersion() async {
        let surroundings = TestSurroundings()
        #expect(await surroundings.run(["--version"]) == .clean)
        #expect(surroundings.stdout == ProgramVersion.text + "\n")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func writesCompletions(_ shell: String) async {
        let surroundings = TestSurroundings()
        #expect(await surroundings.run(["--generate-completion-script", shell]) == .clean)
        for command in ["import", "summarize", "audit", "replay", "query", "show", "rejects", "status"] {
            #expect(surroundings.stdout.contains(command), "\(command)")
        }
    }

    @Test func endsQuietlyWhereNobodyReads() async {
        let surroundings = TestSurroundings()
        var context = surroundings.context
        context.stdout = OutputSink { _ in throw ClosedPipe() }
        #expect(await CommandLineTool.run(["query", "--list"], in: context) == .clean)
        #expect(await CommandLineTool.run(["--help"], in: context) == .clean)
        #expect(surroundings.stderr.isEmpty)
    }

    @Test func saysWhatCannotBeWritten() async {
        let surroundings = TestSurroundings()
        var context = surroundings.context
        context.stdout = OutputSink { _ in throw CommandFailure(.cannotWrite, "output", "cannot be written: disk full")
        }
        #expect(await CommandLineTool.run(["query", "--list"], in: context) == .failed)
        #expect(surroundings.stderr == "afterbay: output: cannot be written: disk full\n")
    }

    @Test func makesHarmlessFileNames() {
        func name(_ object: String, _ names: inout ExportNames) -> String {
            names.name(object: object, entryIndex: 3)
        }
        var names = ExportNames()
        #expect(name("2026/11/21/17/batch-1.json", &names) == "2026_11_21_17_batch-1.json-entry-3.bin")
        #expect(name("2026_11/21/17/batch-1.json", &names) == "2026_11_21_17_batch-1.json-entry-3-2.bin")
        #expect(!name("../../x", &names).contains("/"))
        #expect(!name(".hidden", &names).hasPrefix("."))
        #expect(!name("-rf", &names).hasPrefix("-"))
        #expect(name(String(repeating: "ä\u{1B}", count: 400), &names).utf8.count < 200)
    }
}
