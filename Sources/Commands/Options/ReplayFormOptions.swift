import ArgumentParser
import Replay

/// In which form records leave.
struct ReplayFormOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "records: JSON lines with identity and payload; payload: the bytes alone; lambda-event; put-records: request bodies for the AWS CLI. (default: records)",
            valueName: "format"))
    var format: ReplayFormat?

    @Flag(
        name: .customLong("unwrap-messages"),
        help: "Send the text of objects with a lone message, as a producer wrote it.")
    var unwrapMessages = false

    @Flag(name: .customLong("keep-wrapped"), help: "Send objects with a lone message as they were delivered.")
    var keepWrapped = false

    @Option(
        help: ArgumentHelp("The payload field that stands in for an absent partition key, dotted.", valueName: "field"))
    var partitionKeyField: String?

    @Option(
        help: ArgumentHelp(
            "strict keeps one record of a partition key under way at a time; none does not.", valueName: "order"))
    var order: ReplayOrder = .strict

    @Option(help: ArgumentHelp("The stream that request bodies name.", valueName: "name"))
    var streamName: String?

    func validate() throws {
        if unwrapMessages, keepWrapped {
            throw ValidationError("--unwrap-messages and --keep-wrapped exclude each other")
        }
        if streamName != nil, format != .putRecords {
            throw ValidationError("--stream-name is for --format put-records")
        }
    }

    /// The flags as what the library sends by.
    var options: ReplayOptions {
        var options = ReplayOptions()
        options.format = format ?? .records
        options.messages = unwrapMessages ? .unwrap : keepWrapped ? .keep : nil
        options.partitionKeyField = partitionKeyField
        options.order = order
        options.streamName = streamName
        return options
    }
}

extension ReplayFormat: ExpressibleByArgument {}
extension ReplayOrder: ExpressibleByArgument {}
