/// Why a command could not do what it was asked, where no library below has an error of its own for it.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    enum Code: String, CaseIterable, Sendable {
        /// The command line asks for something that does not exist or does not fit together.
        case usage
        /// Nothing in the database has that name or identity.
        case notFound = "not_found"
        /// A file could not be written.
        case cannotWrite = "cannot_write"
        /// Something that the command checked is not as it should be.
        case checkFailed = "check_failed"
    }

    var code: Code
    /// The argument, file or identity in question.
    var location: String
    var detail: String

    init(_ code: Code, _ location: String, _ detail: String) {
        self.code = code
        self.location = location
        self.detail = detail
    }

    var description: String { location.isEmpty ? detail : "\(location): \(detail)" }

    var exitStatus: ExitStatus { code == .usage ? .usage : .failed }
}
