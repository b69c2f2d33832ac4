import Analysis
import ArgumentParser
import Coding
import Records

/// `afterbay audit filtered`.
struct AuditFiltered: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "filtered", abstract: "List the records that an event filter would drop.",
        discussion: """
            Every known record whose payload is known is looked at, as it was sent or else as it was delivered. not_json: the payload is no JSON, which a filter on data drops as silently.

            Examples:
              afterbay audit filtered --filter '{"data":{"device_id":[{"prefix":"device_4"}]}}'
            """)

    @OptionGroup var filter: FilterOption
    @OptionGroup var flags: AuditFlags

    func validate() throws {
        if filter.texts.isEmpty { throw ValidationError("which filter? give its patterns with --filter") }
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        guard let filter = try filter.filter(in: context) else { return .clean }
        let names = RecordName.columns + ["verdict", "delivered", "partition_key", "device_id"]
        return try flags.list(names, in: context) { audit, print in
            try audit.filtered(by: filter) { row in
                try print(
                    row.record.cells + [
                        .text(row.verdict.rawValue), .boolean(row.isDelivered), .text(row.partitionKey),
                        .text(row.deviceID),
                    ])
            }
        }
    }
}
