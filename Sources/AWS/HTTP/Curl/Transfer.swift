import Coding

/// The time of the transfers' thread, read once per round.
final class LoopClock {
    private(set) var now = ContinuousClock.now

    func advance() { now = ContinuousClock.now }
}

/// One request on its way: what libcurl asks and tells while it is carried out. Used by the transfers' thread alone.
final class Transfer {
    /// What libcurl shall do after it brought bytes.
    enum Arrival {
        case taken, wait, stop
    }

    /// Bodies that a stream's caller does not want piece by piece are errors' documents; more is no document.
    private static let maximumDocument = 1 << 20

    let submission: Submission
    /// Where the body goes piece by piece; `nil` while it is not known, and where it is gathered.
    private(set) var flow: PieceFlow?
    private(set) var head = ResponseHead()
    private var body: [UInt8] = []
    /// How often the request began to leave.
    private(set) var attempts = 0
    /// How much of the request's body libcurl took in any attempt: an upper limit of what the server can have.
    private(set) var bodyTaken = 0
    /// When the last byte moved. Means nothing before the first attempt.
    private(set) var lastActivity: ContinuousClock.Instant
    /// What one of the calls below found wrong; libcurl then only tells that it was stopped.
    private(set) var failure: HTTPError?
    /// libcurl wanted to send the request a second time and was not allowed to.
    private(set) var mustNotRepeat = false
    /// The handle that carries it out; `nil` before and after.
    var easy: EasyHandle?
    /// How it ended, while the receiver still works.
    var outcome: Result<HTTPResponse, any Error>?
    /// The caller has its answer.
    var isAnswered = false

    private let clock: LoopClock
    private let mailbox: Mailbox
    private var bodyOffset = 0
    private var uploadedAtCheck = 0

    init(_ submission: Submission, clock: LoopClock, mailbox: Mailbox) {
        self.submission = submission
        self.clock = clock
        self.mailbox = mailbox
        lastActivity = clock.now
    }

    var request: HTTPRequest { submission.request.request }
    var origin: HTTPOrigin { submission.request.origin }

    /// Whether it is certain that the server did not get the whole request.
    var wasNeverSent: Bool { attempts == 0 || bodyTaken < request.body.count }

    /// The connection stands, TLS included, and the request is about to leave. libcurl comes here again where it wants
    /// to repeat the request after a kept connection broke without an answer: the server may have it already.
    ///
    /// - Returns: Whether it may.
    func begin() -> Bool {
        guard attempts == 0 || request.isRepeatable else {
            mustNotRepeat = true
            return false
        }
        attempts += 1
        bodyOffset = 0
        lastActivity = clock.now
        return true
    }

    /// Gives libcurl the next bytes of the request's body.
    func upload(into room: inout OutputSpan<UInt8>) {
        let end = min(bodyOffset + room.freeCapacity, request.body.count)
        room.append(copying: request.body.span.extracting(bodyOffset..<end))
        bodyOffset = end
        bodyTaken = max(bodyTaken, end)
        lastActivity = clock.now
    }

    /// libcurl repeats the request, from this byte of its body.
    func rewind(to offset: Int) -> Bool {
        mustNotRepeat = !request.isRepeatable
        guard !mustNotRepeat, (0...request.body.count).contains(offset) else { return false }
        bodyOffset = offset
        return true
    }

    /// - Returns: Whether to go on.
    func headerArrived(_ line: [UInt8]) -> Bool {
        lastActivity = clock.now
        let wasComplete = head.isComplete
        guard head.take(line) else { return fail("the answer's head is no HTTP or too long") }
        return wasComplete || !head.isComplete || headArrived()
    }

    func bodyArrived(_ bytes: borrowing Span<UInt8>) -> Arrival {
        lastActivity = clock.now
        if let flow { return flow.take(bytes) ? .taken : .wait }
        guard bytes.count <= maximumBody - body.count else {
            _ = fail("the answer is longer than the \(maximumBody) bytes that are taken")
            return .stop
        }
        body.append(copying: bytes)
        return .taken
    }

    /// The body that was gathered, which is the caller's from now on.
    func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }

    /// When the transfer has stood still too long; `nil` where it has not begun, or waits for its own receiver.
    func idleDeadline() -> ContinuousClock.Instant? {
        guard attempts > 0, flow?.isPaused != true else { return nil }
        return lastActivity + request.timeouts.idle
    }

    /// Looks closer at a deadline that has passed: libcurl takes the request's body in large portions, and may have sent
    /// parts of one since.
    func hasStoodStill(uploaded: Int) -> Bool {
        guard uploaded == uploadedAtCheck else {
            uploadedAtCheck = uploaded
            lastActivity = clock.now
            return false
        }
        return true
    }

    /// The pause is over: the time in it was ours.
    func goesOn() {
        lastActivity = clock.now
    }

    private var maximumBody: Int {
        switch submission.body {
        case .gathered(let maximum): maximum
        case .pieces: Self.maximumDocument
        }
    }

    /// The head is there: decides where the body goes and makes room for it at once.
    private func headArrived() -> Bool {
        if case .pieces(let head, let receive) = submission.body, head(self.head.response) {
            flow = PieceFlow(receive: receive, ticket: submission.ticket, mailbox: mailbox)
            return true
        }
        guard request.method != "HEAD", let length = head.contentLength else { return true }
        guard length <= maximumBody else {
            return fail("the answer has \(length) bytes, more than the \(maximumBody) that are taken")
        }
        body.reserveCapacity(length)
        return true
    }

    private func fail(_ reason: String) -> Bool {
        failure = HTTPError(
            code: .badResponse, detail: "cannot read the answer of \(origin): \(reason)", wasNeverSent: false)
        return false
    }
}
