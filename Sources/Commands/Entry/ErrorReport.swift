import ArgumentParser
import Foundation
import Generation
import Ingest
import Replay
import Store

/// What is said of an error, and the status that goes with it. The one place where errors are printed.
struct ErrorReport {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    /// Prints the error, or the help or version that ArgumentParser throws in its place.
    func print(in context: CommandContext) -> ExitStatus {
        if error is ClosedPipe { return .clean }
        if let parsing = parserOutcome() {
            return parsing.print(in: context)
        }
        // Results that were complete before the failure are still results.
        do {
            try context.stdout.flush()
        } catch is ClosedPipe {
            return .clean
        } catch {}
        if !(error is CancellationError) {
            context.notice("afterbay: " + TerminalText.escaped(message))
        }
        return status
    }

    /// The error in words.
    var message: String {
        switch error {
        case let error as CocoaError: error.localizedDescription
        default: String(describing: error)
        }
    }

    /// The exit status of the error.
    var status: ExitStatus {
        switch error {
        case is CancellationError: .interrupted
        case let failure as CommandFailure: failure.exitStatus
        case let error as StoreError:
            switch error.code {
            case .invalidQuery, .notAllowed, .streamMismatch: .usage
            default: .failed
            }
        case let error as IngestError:
            switch error.code {
            case .optionsDiffer, .ambiguousStream, .otherStream: .usage
            default: .failed
            }
        case let error as GenerationError: error.code == .invalidPlan ? .usage : .failed
        case let error as ReplayError:
            switch error.code {
            case .messageChoiceNeeded, .labelNeeded: .usage
            default: .failed
            }
        default: .failed
        }
    }

    private func parserOutcome() -> ParserOutcome? {
        let code = AfterbayCommand.exitCode(for: error)
        let isFromParser = code == .validationFailure || code == .success || error is ExitCode
        return isFromParser ? ParserOutcome(text: AfterbayCommand.fullMessage(for: error), code: code) : nil
    }
}

/// What ArgumentParser wants printed.
private struct ParserOutcome {
    var text: String
    var code: ExitCode

    func print(in context: CommandContext) -> ExitStatus {
        guard code != .success else {
            do {
                try context.stdout.write(text.hasSuffix("\n") ? text : text + "\n")
                try context.stdout.flush()
            } catch {
                return .clean
            }
            return .clean
        }
        let prefix = "Error: "
        let message = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        context.notice("afterbay: " + TerminalText.lines(message))
        return .usage
    }
}
