import ArgumentParser

/// How messages are received from a queue.
struct QueueFetchOptions: ParsableArguments {
    @Flag(help: "Delete messages from the queue once what they say is safely in the database.")
    var delete = false

    @Option(help: ArgumentHelp("Receive so many messages at most.", valueName: "n"))
    var maxMessages: Int?

    @Option(
        help: ArgumentHelp(
            "For how long others do not see a message that was received. (default: the queue's own time)",
            valueName: "seconds"))
    var visibilityTimeout: Int?

    @Option(
        help: ArgumentHelp(
            "How long a call waits for messages: a call that does not wait may miss some. (default: 2)",
            valueName: "seconds"))
    var wait: Int?

    var givenFlags: String {
        let flags: [(String, Bool)] = [
            ("--delete", delete), ("--max-messages", maxMessages != nil),
            ("--visibility-timeout", visibilityTimeout != nil), ("--wait", wait != nil),
        ]
        return flags.filter(\.1).map(\.0).joined(separator: ", ")
    }

    var isGiven: Bool { !givenFlags.isEmpty }

    func check() throws {
        if let maxMessages, maxMessages < 1 { throw ValidationError("--max-messages takes 1 or more") }
        if let visibilityTimeout, !(0...43_200).contains(visibilityTimeout) {
            throw ValidationError("--visibility-timeout takes 0 to 43200 seconds")
        }
        if let wait, !(0...20).contains(wait) { throw ValidationError("--wait takes 0 to 20 seconds") }
    }
}
