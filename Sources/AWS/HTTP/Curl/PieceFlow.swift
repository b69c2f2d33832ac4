import Coding
import Dispatch

/// A streamed body on its way from the transfers' thread to its receiver: one piece is with the receiver while the next
/// one fills; beyond that the transfer pauses, so that a slow receiver holds the server back and nothing else.
///
/// Used by the transfers' thread alone. `receive` runs on a queue of its own, where it may take its time.
final class PieceFlow {
    /// Enough that a hand-over costs nothing beside the bytes.
    static let handOverSize = 64 << 10
    /// A full piece; two of them and libcurl's buffer is all that a stream holds.
    static let fullSize = 256 << 10

    private let receive: @Sendable ([UInt8]) throws -> Void
    private let ticket: Ticket
    private let mailbox: Mailbox
    private let queue = DispatchQueue(label: "http.receive")
    private var filling: [UInt8] = []
    /// The receiver has a piece and has not answered.
    private(set) var isBusy = false
    /// libcurl was told to wait and holds bytes for us.
    private(set) var isPaused = false

    init(receive: @escaping @Sendable ([UInt8]) throws -> Void, ticket: Ticket, mailbox: Mailbox) {
        self.receive = receive
        self.ticket = ticket
        self.mailbox = mailbox
    }

    /// - Returns: False where there is no room: the same bytes have to come again after ``resume()``.
    func take(_ bytes: borrowing Span<UInt8>) -> Bool {
        if isBusy, filling.count >= Self.fullSize {
            isPaused = true
            return false
        }
        filling.append(copying: bytes)
        if !isBusy, filling.count >= Self.handOverSize { handOver() }
        return true
    }

    /// The receiver is done with its piece; no other goes to it before ``resume()`` or ``drain()``.
    func receiverIsDone() {
        isBusy = false
    }

    /// Hands over the next piece where there is one.
    ///
    /// - Returns: Whether the transfer was paused and can go on now.
    func resume() -> Bool {
        if !isBusy, filling.count >= Self.handOverSize { handOver() }
        defer { isPaused = false }
        return isPaused
    }

    /// Hands over what is left behind the last byte.
    ///
    /// - Returns: Whether the receiver has all and is done with it.
    func drain() -> Bool {
        if !isBusy, !filling.isEmpty { handOver() }
        return !isBusy
    }

    /// Nobody wants the rest.
    func discard() {
        filling = []
    }

    private func handOver() {
        let piece = filling
        filling = []
        filling.reserveCapacity(piece.count)
        isBusy = true
        queue.async { [receive, ticket, mailbox] in
            do {
                try receive(piece)
                mailbox.post(.received(ticket, failure: nil))
            } catch {
                mailbox.post(.received(ticket, failure: error))
            }
        }
    }
}
