import Foundation
import TestSupport
import Testing

/// What docs/recipe.md shows is what happens: every command of its `console` blocks is run, in order, in one folder, with
/// moto in the place of AWS.
@Suite struct RecipeTests {
    @Test func theRecipeDoesWhatItShows() throws {
        let moto = try Moto()
        let folder = try TemporaryFolder()
        let text = try String(contentsOf: PythonPeer.root.appending(path: "docs/recipe.md"), encoding: .utf8)
        let examples = Array(ConsoleExample.blocks(of: text).joined())
        #expect(examples.count > 10)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("docs"),
            withDestinationPath: PythonPeer.root.appending(path: "docs").path(percentEncoded: false))
        // The environment's own programs name the folder that it was made in, which need not be this one.
        let python = PythonPeer.interpreter
        try folder.write("bin/python3", "#!/bin/sh\nexec \"\(python)\" \"$@\"\n")
        try folder.write("bin/aws", "#!/bin/sh\nexec \"\(python)\" -m awscli \"$@\"\n")
        for name in ["python3", "aws"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("bin/\(name)"))
        }
        // One script, so that each command finds what those before it left. A mark and the status follow each output.
        let script = examples.map { "\($0.command)\nprintf '\\001%d\\001' $?\n" }.joined()
        let path = "\(folder.path("bin")):\(Program.products):/usr/local/bin:/usr/bin:/bin"
        let outcome = try moto.program(in: folder, ["PATH": path]).run([], script: script)
        let parts = outcome.stdout.split(separator: "\u{1}", omittingEmptySubsequences: false)
        try #require(parts.count == 2 * examples.count + 1, "\(outcome.stdout)\n\(outcome.stderr)")
        for (index, example) in examples.enumerated() {
            #expect(parts[2 * index + 1] == "0", "\(example.command): \(outcome.stderr)")
            guard !example.output.isEmpty else { continue }
            let found = parts[2 * index].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(example.fits(found.dropLast()), "\(example.command):\n\(parts[2 * index])")
        }
    }
}
