import AWS

/// The report of `doctor` in its printed forms.
struct AccessReportPrinting {
    let report: AccessReport

    var json: OutputValue {
        .object([
            ("passed", .boolean(report.hasPassed)),
            (
                "settings",
                .array(
                    report.settings.map { setting in
                        .object([
                            ("name", .string(setting.name)), ("value", .string(setting.value)),
                            ("origin", .string(setting.origin)),
                        ])
                    })
            ),
            (
                "permissions",
                .array(
                    report.permissions.map { permission in
                        .object([
                            ("target", .string(permission.target)), ("operation", .string(permission.operation)),
                            ("action", .string(permission.action)), ("commands", .string(permission.commands)),
                            ("outcome", .string(permission.outcome.rawValue)),
                            ("code", .string(permission.code?.rawValue)), ("detail", .string(permission.detail)),
                        ])
                    })
            ),
        ])
    }

    /// Settings and permissions in one list, as `csv` has room for one.
    var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["target", "name", "action", "value", "detail"],
            cells: report.settings.map { [.text(""), .text($0.name), .text(""), .text($0.value), .text($0.origin)] }
                + report.permissions.map {
                    [
                        .text($0.target), .text($0.operation), .text($0.action), .text($0.outcome.rawValue),
                        .text($0.detail),
                    ]
                })
    }

    func text(in context: CommandContext) -> String {
        let settings = DocumentPrinter.Rows(
            names: ["setting", "value", "from"],
            cells: report.settings.map { [.text($0.name), .text($0.value), .text($0.origin)] })
        var text = settings.table(in: context)
        guard !report.permissions.isEmpty else { return text }
        let permissions = DocumentPrinter.Rows(
            names: ["target", "operation", "action", "needed by", "result"],
            cells: report.permissions.map {
                [
                    .text($0.target), .text($0.operation), .text($0.action), .text($0.commands),
                    .text(Self.words(for: $0.outcome)),
                ]
            })
        text += "\n" + permissions.table(in: context)
        let remarks = report.permissions.filter { !$0.detail.isEmpty }
        if !remarks.isEmpty { text += "\n" }
        for permission in remarks {
            let place = permission.target.isEmpty ? "" : " on \(permission.target)"
            text += TerminalText.escaped("\(permission.operation)\(place): \(permission.detail)") + "\n"
        }
        return text
    }

    private static func words(for outcome: AccessReport.Outcome) -> String {
        switch outcome {
        case .works: "works"
        case .failed: "FAILED"
        case .notTried: "not tried"
        }
    }
}
