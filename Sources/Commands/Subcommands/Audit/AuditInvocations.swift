import Analysis
import ArgumentParser
import Records

/// `afterbay audit invocations`.
struct AuditInvocations: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "invocations", abstract: "List the function's runs whose log and objects disagree.",
        discussion: """
            stored_object_missing: the log names an object that was not imported. stored_count_differs: it tells another number of records. not_stored: records were accepted and no object holds them. timed_out: the function was stopped at its time limit.

            Examples:
              afterbay audit invocations --output jsonl
            """)

    @OptionGroup var flags: AuditFlags

    func run(in context: CommandContext) async throws -> ExitStatus {
        let names = [
            "stream", "problem", "request_id", "log_group", "log_stream", "time", "object", "told", "found", "reason",
        ]
        return try flags.list(names, in: context) { audit, print in
            try audit.invocations { row in
                try print([
                    .text(row.stream), .text(row.problem.rawValue), .text(row.requestID), .text(row.logGroup),
                    .text(row.logStream), .text(row.time?.description), .text(row.object), .integer(row.told),
                    .integer(row.found), .text(row.reason),
                ])
            }
        }
    }
}
