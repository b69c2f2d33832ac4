import Foundation
import Records
import Testing

/// The backups, failures and listings of `fixtures/cases-traces`, as their READMEs describe them.
@Suite struct BackupFixtureTests {
    @Test(arguments: [
        ("backup-joined/input/readings-backup-1-plain", 3, []),
        ("backup-of-joined-scalars/input/backup", 2, [Reject.Code.ambiguousJoin]),
        ("backup-of-joined-scalars/input/spaced", 3, []),
        ("backup-pretty-printed/input/joined", 2, []), ("backup-pretty-printed/input/lines", 2, []),
        ("backup-with-bytes-between/input/lines", 2, [.ambiguousJoin, .ambiguousJoin]),
        ("backup-with-text-between/input/joined", 1, [.ambiguousJoin]),
        ("backup-with-text-between/input/lines", 2, [.ambiguousJoin]),
        ("conversion-failures/input/format-conversion-failed/last", 2, []),
        ("conversion-failures/input/format-conversion-failed/other", 1, []),
        ("conversion-failures/input/format-conversion-failed/none", 1, []),
        ("transformation-failures/input/processing-failed/broken", 0, [.invalidBase64]),
        ("transformation-failures/input/processing-failed/numbers", 2, []),
        ("transformation-failures/input/processing_failed/strings", 2, []),
        ("inventory/input/inventory.csv", 3, []), ("inventory-of-versions/input/inventory.csv", 3, []),
        (
            "inventory-with-broken-rows/input/inventory.csv", 2,
            [.invalidListingRow, .invalidListingRow, .invalidListingRow]
        ),
        ("listing-of-nothing/input/none.json", 0, []), ("listing-of-nothing/input/prefix.json", 0, []),
        ("listing-of-one-page/input/one.json", 1, []), ("listing-of-one-page/input/more.json", 2, []),
        ("listing-of-versions/input/versions.json", 3, []),
        ("listing-with-broken-rows/input/list.json", 1, [.invalidListingRow, .invalidListingRow]),
    ])
    func fixture(path: String, parts: Int, codes: [Reject.Code]) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let content = try Data(contentsOf: root.appending(path: "fixtures/cases-traces/" + path))
        let reading = DocumentReading(content)
        #expect(reading.parts.count == parts)
        #expect(reading.codes == codes)
        #expect(reading.ignored == (parts + codes.count == 0 ? 1 : 0))
    }
}
