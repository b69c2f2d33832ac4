import Foundation
import Synchronization

/// The reader of the output is gone, as when `| head` has seen enough: no failure, the program just ends.
struct ClosedPipe: Error {}

/// A place for text: standard output, standard error, or memory in tests.
///
/// Bytes are gathered and handed on in large pieces; `flush` hands on what is left.
package final class OutputSink: Sendable {
    private let buffer = Mutex<[UInt8]>([])
    private let capacity: Int
    private let deliver: @Sendable ([UInt8]) throws -> Void

    /// A sink that hands its bytes to `deliver` once it holds more than `capacity` of them.
    package init(capacity: Int = 65_536, deliver: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.capacity = capacity
        self.deliver = deliver
    }

    /// The process's standard output.
    package static func standardOutput() -> OutputSink {
        OutputSink { try write($0, to: .standardOutput) }
    }

    /// The process's standard error, never held back.
    package static func standardError() -> OutputSink {
        OutputSink(capacity: 0) { try write($0, to: .standardError) }
    }

    /// Adds bytes.
    ///
    /// - Throws: When a full piece cannot be handed on: `ClosedPipe`, or ``CommandFailure``.
    package func write(_ bytes: some Sequence<UInt8>) throws {
        try buffer.withLock { buffer in
            buffer.append(contentsOf: bytes)
            if buffer.count > capacity { try empty(&buffer) }
        }
    }

    /// Adds text.
    package func write(_ text: String) throws {
        try write(text.utf8)
    }

    /// Hands on what is held.
    package func flush() throws {
        try buffer.withLock { try empty(&$0) }
    }

    private func empty(_ buffer: inout [UInt8]) throws {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        try deliver(buffer)
    }

    private static func write(_ bytes: [UInt8], to file: FileHandle) throws {
        do {
            try file.write(contentsOf: bytes)
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
            if cause.domain == NSPOSIXErrorDomain, cause.code == Int(EPIPE) { throw ClosedPipe() }
            throw CommandFailure(.cannotWrite, "output", "cannot be written: \(cause.localizedDescription)")
        }
    }
}
