import CCurl

/// libcurl's multi handle: the connections, and the transfers over them.
///
/// Invariant: `handle` is valid from `init` to `deinit`. All but ``wakeUp()`` belongs to the transfers' thread, which is
/// what makes sharing this object sound: libcurl allows `curl_multi_wakeup` from any thread. The thread removes every
/// easy handle before it lets go of this object.
@safe
final class MultiHandle: @unchecked Sendable {
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let handle: UnsafeMutableRawPointer

    /// - Parameter idleConnections: How many connections are kept while nobody uses them.
    init(idleConnections: Int) throws(HTTPError) {
        // A fresh handle or nil.
        guard Self.isLibraryReady, let handle = unsafe curl_multi_init() else {
            throw HTTPError(code: .invalidRequest, detail: "libcurl cannot begin", wasNeverSent: true)
        }
        unsafe self.handle = handle
        unsafe _ = ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, idleConnections)
    }

    deinit {
        unsafe curl_multi_cleanup(handle)
    }

    func add(_ easy: EasyHandle) throws(HTTPError) {
        // Both are valid; the easy handle is removed before it ends.
        let result = unsafe curl_multi_add_handle(handle, easy.handle)
        guard result == CURLM_OK else {
            throw HTTPError(code: .invalidRequest, detail: "libcurl does not take a request", wasNeverSent: true)
        }
    }

    /// Does nothing for a handle that was not added.
    func remove(_ easy: EasyHandle) {
        unsafe _ = curl_multi_remove_handle(handle, easy.handle)
    }

    /// Lets every transfer do what it can without waiting.
    func perform() {
        var running: Int32 = 0
        // `running` lives for the call.
        unsafe _ = curl_multi_perform(handle, &running)
    }

    /// The next transfer that has ended since.
    func nextDone() -> (EasyHandle.Identity, CURLcode)? {
        var result = CURLE_OK
        // `result` lives for the call.
        guard let easy = unsafe ccurl_multi_next_done(handle, &result) else { return nil }
        return unsafe (EasyHandle.Identity(easy), result)
    }

    /// Waits for a socket, one of libcurl's timers, or ``wakeUp()``.
    func poll(atMost time: Duration) {
        let milliseconds = time.wholeMilliseconds(atMost: 60_000)
        // No sockets but the multi handle's own, and nobody asks how many were ready.
        unsafe _ = curl_multi_poll(handle, nil, 0, Int32(milliseconds), nil)
    }

    /// Ends the current or the next ``poll(atMost:)``; from any thread.
    func wakeUp() {
        unsafe _ = curl_multi_wakeup(handle)
    }
}

/// Signals of the calling thread.
enum ThreadSignals {
    /// A connection that breaks while libcurl or its TLS library writes is an error, not the program's end.
    static func blockBrokenPipes() {
        ccurl_block_sigpipe()
    }
}

extension Duration {
    /// In milliseconds, rounded up, not below 0.
    func wholeMilliseconds(atMost limit: Int) -> Int {
        if self <= .zero { return 0 }
        if self >= .milliseconds(limit) { return limit }
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
