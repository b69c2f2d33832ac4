import CCurl

/// The thread that owns libcurl's handles: takes commands, lets libcurl work, hands answers out, sleeps until a socket,
/// a timer or a command wakes it.
///
/// Invariant: a transfer is in `transfers` until its caller has the answer, and in `active` while a handle carries it out.
final class TransferLoop {
    /// Handles that wait for their next use; libcurl keeps the connections elsewhere.
    private static let maximumIdleHandles = 256

    private let multi: MultiHandle
    private let mailbox: Mailbox
    private let configuration: TransportConfiguration
    private let clock = LoopClock()
    private var origins: [HTTPOrigin: OriginQueue] = [:]
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private var active: [EasyHandle.Identity: Transfer] = [:]
    private var idle: [EasyHandle] = []
    /// No transfer stands still too long before this time.
    private var nextIdleCheck = ContinuousClock.now
    private var isClosing = false

    init(multi: MultiHandle, mailbox: Mailbox, configuration: TransportConfiguration) {
        self.multi = multi
        self.mailbox = mailbox
        self.configuration = configuration
    }

    func run() {
        ThreadSignals.blockBrokenPipes()
        while !isClosing || !transfers.isEmpty {
            clock.advance()
            for command in mailbox.take() { obey(command) }
            multi.perform()
            while let (identity, code) = multi.nextDone() {
                if let transfer = active[identity] { ended(transfer, code) }
            }
            checkIdle()
            if isClosing, transfers.isEmpty { break }
            multi.poll(atMost: nextIdleCheck - clock.now)
        }
        for command in mailbox.shut() { obey(command) }
    }

    /// What a caller gets from a transport that ends.
    static func closed(_ origin: HTTPOrigin, wasNeverSent: Bool) -> HTTPError {
        HTTPError(
            code: wasNeverSent ? .cannotConnect : .connectionLost,
            detail: "the request to \(origin) was given up: the program is closing its connections",
            wasNeverSent: wasNeverSent)
    }

    private func obey(_ command: Command) {
        switch command {
        case .start(let submission):
            let transfer = Transfer(submission, clock: clock, mailbox: mailbox)
            if submission.ticket.isCancelled { return answer(transfer, .failure(CancellationError())) }
            if isClosing { return answer(transfer, .failure(Self.closed(transfer.origin, wasNeverSent: true))) }
            transfers[ObjectIdentifier(submission.ticket)] = transfer
            origins[transfer.origin, default: OriginQueue()].append(transfer)
            startWaiting(transfer.origin)
        case .cancel(let ticket):
            guard let transfer = transfers[ObjectIdentifier(ticket)] else { return }
            giveUp(transfer, CancellationError())
        case .received(let ticket, let failure):
            guard let transfer = transfers[ObjectIdentifier(ticket)] else { return }
            received(transfer, failure)
        case .close:
            isClosing = true
            for transfer in Array(transfers.values) where transfer.outcome == nil {
                giveUp(transfer, Self.closed(transfer.origin, wasNeverSent: transfer.wasNeverSent))
            }
        }
    }

    private func startWaiting(_ origin: HTTPOrigin) {
        while let transfer = origins[origin]?.next(limit: max(1, configuration.connectionsPerHost)) {
            do {
                let easy = try idle.popLast() ?? EasyHandle()
                transfer.easy = easy
                active[easy.identity] = transfer
                try easy.begin(transfer, configuration)
                try multi.add(easy)
                expectActivity(of: transfer)
            } catch {
                release(transfer)
                settle(transfer, .failure(error))
            }
        }
        if origins[origin]?.isEmpty == true { origins[origin] = nil }
    }

    /// libcurl is done with a transfer.
    private func ended(_ transfer: Transfer, _ code: CURLcode) {
        let outcome: Result<HTTPResponse, any Error>
        if code == CURLE_OK, transfer.head.isComplete {
            var response = transfer.head.response
            response.body = transfer.takeBody()
            outcome = .success(response)
        } else if code == CURLE_OK {
            // libcurl takes an end within the head for the head's end.
            outcome = .failure(CurlFailure.error(CURLE_GOT_NOTHING, text: "the answer ends in its head", transfer))
        } else {
            let text = transfer.easy?.reason(code) ?? ""
            outcome = .failure(CurlFailure.error(code, text: text, transfer))
        }
        release(transfer)
        settle(transfer, outcome)
        startWaiting(transfer.origin)
    }

    /// A receiver is done with a piece: the next one, and the transfer goes on.
    private func received(_ transfer: Transfer, _ failure: (any Error)?) {
        guard let flow = transfer.flow else { return }
        flow.receiverIsDone()
        if let failure {
            giveUp(transfer, failure)
        } else if let outcome = transfer.outcome {
            settle(transfer, outcome)
        } else if flow.resume(), let easy = transfer.easy {
            transfer.goesOn()
            expectActivity(of: transfer)
            if !easy.goOn() { ended(transfer, CURLE_WRITE_ERROR) }
        }
    }

    /// Ends a transfer wherever it stands. What was not handed over is dropped.
    private func giveUp(_ transfer: Transfer, _ reason: any Error) {
        let origin = transfer.origin
        if transfer.easy != nil { release(transfer) }
        transfer.flow?.discard()
        settle(transfer, .failure(reason))
        startWaiting(origin)
    }

    /// Gives a transfer's place and its handle to the next. libcurl closes the connection where the answer is not complete.
    private func release(_ transfer: Transfer) {
        origins[transfer.origin]?.endOne()
        guard let easy = transfer.easy else { return }
        multi.remove(easy)
        easy.end()
        active[easy.identity] = nil
        transfer.easy = nil
        if idle.count < Self.maximumIdleHandles { idle.append(easy) }
    }

    /// Answers the caller, as soon as the receiver has all that came and is done with it.
    private func settle(_ transfer: Transfer, _ outcome: Result<HTTPResponse, any Error>) {
        transfer.outcome = outcome
        if let flow = transfer.flow, !flow.drain() { return }
        answer(transfer, outcome)
    }

    private func answer(_ transfer: Transfer, _ outcome: Result<HTTPResponse, any Error>) {
        guard !transfer.isAnswered else { return }
        transfer.isAnswered = true
        transfers[ObjectIdentifier(transfer.submission.ticket)] = nil
        transfer.submission.answer.resume(with: outcome)
    }

    /// Ends what stands still, and says when to look again. A deadline only moves away while bytes move, so that looking
    /// at the earliest one is enough.
    private func checkIdle() {
        guard clock.now >= nextIdleCheck else { return }
        nextIdleCheck = clock.now + .seconds(60)
        for transfer in Array(active.values) {
            if let deadline = transfer.idleDeadline(), deadline <= clock.now, let easy = transfer.easy,
                transfer.hasStoodStill(uploaded: easy.uploadedBytes)
            {
                ended(transfer, CURLE_OPERATION_TIMEDOUT)
            } else {
                expectActivity(of: transfer)
            }
        }
    }

    private func expectActivity(of transfer: Transfer) {
        nextIdleCheck = min(nextIdleCheck, transfer.idleDeadline() ?? clock.now + transfer.request.timeouts.idle)
    }
}
