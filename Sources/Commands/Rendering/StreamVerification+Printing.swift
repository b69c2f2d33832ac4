import Replay

extension StreamVerification {
    /// The documented JSON form.
    var json: OutputValue {
        .object([
            ("replay", .string(replay)), ("target", .string(target)), ("whole", .boolean(isWhole)),
            ("unfinished", .boolean(!isFinished)),
            ("entries", .object(counts.map { ($0.0, .integer($0.1)) })), ("doubts", .integer(doubts)),
            ("settled_as_sent", .integer(settledAsSent)), ("settled_as_absent", .integer(settledAsAbsent)),
            ("undecided", .integer(undecided)), ("undecided_reason", .string(undecidedReason)),
            ("doubles", .array(doubles.map(Self.json))),
            ("compared", compared.map { .integer($0) } ?? .null), ("differing", .integer(differenceCount)),
            ("differences", .array(differences.map(Self.json))), ("comparison_gap", .string(comparisonGap)),
        ])
    }

    private var counts: [(String, Int)] {
        [
            ("total", entries.total), ("planned", entries.planned), ("sending", entries.sending),
            ("exported", entries.exported), ("sent", entries.sent), ("failed", entries.failed),
            ("unknown", entries.unknown),
        ]
    }

    private static func json(_ double: Double) -> OutputValue {
        .object([
            ("stream", .string(double.stream)), ("event_id", .string(double.eventID)),
            ("sub_sequence", .integer(double.subSequence)), ("kind", .string(double.kind.rawValue)),
            ("copies", .array(double.copies.map { .string($0) })), ("attempts", .integer(double.attempts)),
        ])
    }

    private static func json(_ difference: Difference) -> OutputValue {
        .object([
            ("position", .integer(difference.position)), ("copy", .string(difference.copy)),
            ("kind", .string(difference.kind.rawValue)),
        ])
    }

    /// One row per double.
    var rows: DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["stream", "event_id", "sub_sequence", "kind", "attempts", "copies"],
            cells: doubles.map {
                [
                    .text($0.stream), .text($0.eventID), .integer($0.subSequence), .text($0.kind.rawValue),
                    .integer($0.attempts), .list($0.copies),
                ]
            })
    }

    /// The whole answer for people.
    func text(in context: CommandContext) -> String {
        var lines = [TerminalText.escaped("replay \(replay) into \(target)")]
        lines.append("  entries   " + counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", "))
        if doubts == 0 {
            lines.append("  doubts    none: every attempt had an answer")
        } else {
            lines.append(
                "  doubts    \(doubts): \(settledAsSent) found and settled as sent, \(settledAsAbsent) not there and to be "
                    + "sent, \(undecided) undecided")
            if let undecidedReason { lines.append(TerminalText.escaped("            \(undecidedReason)")) }
        }
        if let compared {
            lines.append("  compared  \(compared), \(differenceCount) not as the ledger says")
            if let comparisonGap { lines.append(TerminalText.escaped("            not all: \(comparisonGap)")) }
            lines += differences.map { TerminalText.escaped("            \($0.kind.rawValue) \($0.copy)") }
        }
        let text = lines.joined(separator: "\n") + "\n"
        return doubles.isEmpty ? text + "  doubles   none\n" : text + "\n" + rows.table(in: context)
    }

    /// What to do, where something is not as it should be.
    var advice: String {
        if differenceCount > 0 {
            return "the stream does not have \(differenceCount) records as the ledger says; see above"
        }
        if entries.unknown > 0 {
            return "\(entries.unknown) records are unknown: the stream does not tell whether it took them"
        }
        return "is not finished; `afterbay replay run --resume \(replay)` goes on"
    }
}
