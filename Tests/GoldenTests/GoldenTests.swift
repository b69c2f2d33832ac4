import Foundation
import Testing

/// The built program against what it printed when a person last looked; `UPDATE_GOLDEN=1` takes what it prints now.
@Suite struct GoldenTests {
    private static let updates = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    @Test(arguments: GoldenCase.all)
    func printsWhatItPrinted(_ golden: GoldenCase) throws {
        let differences = try golden.differences(updates: Self.updates)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n\n"))")
    }

    @Test func thereAreCases() {
        #expect(GoldenCase.all.count > 20)
        #expect(!Self.updates, "UPDATE_GOLDEN was set: nothing was compared")
    }
}
