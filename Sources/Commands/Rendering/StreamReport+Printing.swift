import Replay

extension StreamReport {
    private var counts: [(String, Int)] {
        [
            ("sent", sent), ("sent_in_all", sentInAll), ("planned", planned), ("failed", failed), ("unknown", unknown),
            ("throttled", throttled), ("calls_unanswered", callsUnanswered), ("found_in_stream", foundInStream),
            ("not_in_stream", notInStream), ("sent_again", sentAgain), ("doubles", doubles),
        ]
    }

    /// The documented JSON form.
    var json: OutputValue {
        .object(
            counts.map { ($0.0, .integer($0.1)) } + [
                ("given_up", .integer(givenUpCount)),
                (
                    "given_up_records",
                    .array(
                        givenUp.map {
                            .object([
                                ("event_id", .string($0.eventID)), ("partition_key", .string($0.partitionKey)),
                                ("reason", .string($0.reason)),
                            ])
                        })
                ),
                ("unknown_reason", .string(unknownReason)), ("stop_reason", .string(stopReason)),
                ("finished", .boolean(isFinished)),
            ])
    }

    func rows(of replay: String?, _ target: String) -> DocumentPrinter.Rows {
        DocumentPrinter.Rows(
            names: ["replay", "target"] + counts.map(\.0) + ["finished"],
            cells: [
                [.text(replay), .text(target)] + counts.map { .integer($0.1) } + [.text(isFinished ? "true" : "false")]
            ])
    }

    /// What was sent, for people.
    func text(of replay: String) -> String {
        var lines = ["replay \(replay): \(CountText.counted(sent, "record")) sent"]
        if sentInAll != sent { lines[0] += ", \(CountText.grouped(sentInAll)) in all" }
        if throttled > 0 { lines.append("  \(CountText.counted(throttled, "refusal")) for load, sent again") }
        if callsUnanswered + foundInStream + notInStream > 0 {
            lines.append(
                "  \(CountText.counted(callsUnanswered, "call")) without an answer; of such records "
                    + "\(CountText.grouped(foundInStream)) were found in the stream, \(CountText.grouped(notInStream)) "
                    + "were not there")
        }
        if sentAgain > 0 {
            lines.append("  \(CountText.counted(sentAgain, "record")) sent again that the stream may have")
        }
        if doubles > 0 {
            lines.append("  \(CountText.counted(doubles, "further copy", "further copies")) in the stream")
        }
        if planned + failed + unknown > 0 {
            lines.append(
                "  left: \(CountText.grouped(planned)) planned, \(CountText.grouped(failed)) failed, "
                    + "\(CountText.grouped(unknown)) unknown")
        }
        return lines.map { TerminalText.escaped($0) + "\n" }.joined()
    }

    /// Why something is left to do, as sentences.
    var openReasons: [String] {
        var reasons: [String] = []
        if let stopReason { reasons.append(stopReason) }
        for record in givenUp {
            reasons.append(
                "\(record.eventID): given up, \(record.reason); what comes after it with partition key "
                    + "\(record.partitionKey) waits")
        }
        if givenUpCount > givenUp.count {
            reasons.append("and \(CountText.counted(givenUpCount - givenUp.count, "more record")) given up")
        }
        if unknown > 0 {
            let reason = unknownReason.map { " (\($0))" } ?? ""
            reasons.append(
                "\(CountText.counted(unknown, "record")) sent without an answer\(reason), and what comes after with "
                    + "their partition keys waits; a resumed run looks into the stream again, with --resend-unknown it "
                    + "sends them again")
        }
        return reasons
    }
}
