import Synchronization

/// Remembers what ended an import, where many tasks fail because one did.
final class FirstFailure: Sendable {
    private let failure = Mutex<(any Error)?>(nil)

    /// The first error that was no cancellation.
    var error: (any Error)? { failure.withLock { $0 } }

    /// Notes an error.
    func note(_ error: any Error) {
        if error is CancellationError { return }
        failure.withLock { $0 = $0 ?? error }
    }
}
