package import AWS

/// What a run into a stream is asked to do, checked and complete.
package struct StreamRequest: Sendable {
    package var selection: ReplaySelection
    package var options: ReplayOptions
    package var pace = StreamPace()
    /// The label under which the target's own records are imported, where nothing else tells it.
    package var targetLabel: String?
    /// The command as it appears in the list of runs.
    package var command: String
    /// Its arguments, as typed.
    package var arguments: [String]

    package init(selection: ReplaySelection, options: ReplayOptions, command: String, arguments: [String]) {
        self.selection = selection
        self.options = options
        self.command = command
        self.arguments = arguments
    }
}

/// By what a stream is reached.
package struct StreamConnection: Sendable {
    package var kinesis: any KinesisCalls
    /// Who finds out about entries without an answer; `nil` leaves them unknown.
    package var settler: (any DoubtSettler)?
    package var clock: SendClock
    /// Of the random parts of waiting.
    package var seed: UInt64

    package init(
        kinesis: any KinesisCalls, settler: (any DoubtSettler)?, clock: SendClock = .machine(),
        seed: UInt64 = .random(in: 0 ... .max)
    ) {
        self.kinesis = kinesis
        self.settler = settler
        self.clock = clock
        self.seed = seed
    }
}
