import Analysis
import ArgumentParser
import Ingest
import Records

/// `afterbay audit objects`.
struct AuditObjects: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "objects", abstract: "List the objects on which a bucket's listing and the import disagree.",
        discussion: """
            The listings that were imported (list-objects-v2, S3 Inventory) are compared with the objects by name and size, and by ETag where it is an MD5 and the file is still what was read.

            Examples:
              afterbay audit objects
              afterbay audit objects --output jsonl | jq -r 'select(.problem == "missing_object").key'
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = ["stream", "problem", "object", "key", "bytes", "file_bytes", "etag", "path"]
        return try flags.list(names, in: context) { audit, print in
            let totals = try audit.objects(digest: FileDigest.md5) { row in
                try print([
                    .text(row.stream), .text(row.problem.rawValue), .text(row.object), .text(row.key),
                    .integer(row.bytes), .integer(row.fileBytes), .text(row.etag), .text(row.location),
                ])
            }
            context.notice(Self.text(of: totals))
        }
    }

    private static func text(of totals: ListedObjectTotals) -> String {
        guard totals.compared + totals.otherKeys > 0 else { return "no listing of a bucket is imported" }
        var parts = ["\(totals.compared) listed objects compared", "\(totals.sameETags) of them by ETag"]
        if totals.uncheckedETags > 0 { parts.append("\(totals.uncheckedETags) ETags unchecked") }
        if totals.otherKeys > 0 { parts.append("\(totals.otherKeys) other keys") }
        let digests = totals.etagsAreNoDigests ? "; not one ETag is an MD5 here, as with SSE-KMS" : ""
        return parts.joined(separator: ", ") + digests
    }
}
