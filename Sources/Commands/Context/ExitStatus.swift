/// How a run of the program ended, told to the shell.
package enum ExitStatus: Int32, Sendable {
    case clean = 0
    /// The command could not finish.
    case failed = 1
    /// It finished, and this run met parts of objects that could not be read.
    case rejects = 2
    /// The audit found something at or above `--fail-on`.
    case findings = 3
    /// A replay stopped part way and can be resumed.
    case stoppedPartWay = 4
    /// The command line is wrong.
    case usage = 64
    case interrupted = 130
}
