/// What a run is asked to do, checked and complete.
package struct ReplayRequest: Sendable {
    package var selection: ReplaySelection
    package var options: ReplayOptions
    /// Absolute path of the file to write.
    package var target: String
    /// Whether a file that is there may be replaced.
    package var overwrites = false
    /// The command as it appears in the list of runs.
    package var command: String
    /// Its arguments, as typed.
    package var arguments: [String]

    package init(
        selection: ReplaySelection, options: ReplayOptions, target: String, command: String, arguments: [String]
    ) {
        self.selection = selection
        self.options = options
        self.target = target
        self.command = command
        self.arguments = arguments
    }
}

/// What the ledger keeps of a request, for the runs that go on with it.
struct FrozenOptions: Codable, Equatable {
    var options: ReplayOptions
    var overwrites: Bool
    /// Of a replay into a stream.
    var pace: StreamPace?
}
