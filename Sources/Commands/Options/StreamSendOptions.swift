import ArgumentParser
import Records
import Replay

/// How a stream is sent to.
struct StreamSendOptions: ParsableArguments {
    @Flag(help: "Send to the stream without asking.")
    var yes = false

    @Option(
        help: ArgumentHelp(
            "The share of each shard's limits that may be taken, above 0 and up to 1. (default: 0.5)",
            valueName: "share"))
    var share: Double?

    @Option(help: ArgumentHelp("Records a second over all shards. (default: what the share allows)", valueName: "n"))
    var rate: Double?

    @Option(
        help: ArgumentHelp(
            "How many times as fast as the records' own times, as 10x, or max. (default: max)", valueName: "speed"),
        transform: { text in
            guard let speed = ReplaySpeed(text) else {
                throw ValidationError("\(TerminalText.escaped(text)) is no speed; say 1x, 10x or max")
            }
            return speed
        })
    var speed: ReplaySpeed?

    @Option(help: ArgumentHelp("PutRecords calls under way at a time. (default: 8)", valueName: "n"))
    var requestsInFlight: Int?

    @Option(
        help: ArgumentHelp(
            "The label under which the target's own records are imported. (default: the stream with the target's ARN, "
                + "else the database's only one)", valueName: "label"))
    var targetLabel: String?

    @Flag(help: "With --resume: send records again of which nobody can tell whether the stream has them.")
    var resendUnknown = false

    func validate() throws {
        if let share, !(share > 0 && share <= 1) { throw ValidationError("--share takes a number above 0 and up to 1") }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate takes a number above 0") }
        if let requestsInFlight, !(1...256).contains(requestsInFlight) {
            throw ValidationError("--requests-in-flight takes 1 to 256")
        }
        if targetLabel?.isEmpty == true { throw ValidationError("--target-label is empty") }
    }

    /// The flags that were given, and are for streams only.
    var given: [String] {
        var flags: [String] = []
        if yes { flags.append("--yes") }
        if share != nil { flags.append("--share") }
        if rate != nil { flags.append("--rate") }
        if speed != nil { flags.append("--speed") }
        if requestsInFlight != nil { flags.append("--requests-in-flight") }
        if targetLabel != nil { flags.append("--target-label") }
        if resendUnknown { flags.append("--resend-unknown") }
        return flags
    }

    /// What was said of the pace.
    var paceChanges: StreamPaceChanges {
        var changes = StreamPaceChanges()
        changes.share = share
        changes.rate = rate
        changes.speed = speed
        changes.requestsInFlight = requestsInFlight
        return changes
    }
}
