import CCurl
import Glibc

/// libcurl's handle of one transfer, used again and again.
///
/// Invariant: `handle` and `errorText` are valid from `init` to `deinit`. From ``begin(_:_:)`` to ``end()`` the handle
/// refers to `lines` and, unretained, to `transfer`; this object keeps both alive as long. The transfers' thread alone
/// uses it, and libcurl calls back on that thread only.
@safe
final class EasyHandle {
    /// Tells handles apart.
    struct Identity: Hashable {
        private let address: UInt

        @unsafe
        init(_ handle: UnsafeMutableRawPointer) {
            // Never turned back into a pointer.
            address = UInt(bitPattern: handle)
        }
    }

    let handle: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var lines: UnsafeMutablePointer<curl_slist>?
    private var transfer: Transfer?
    private var firstRefusal = CURLE_OK

    init() throws(HTTPError) {
        guard let handle = unsafe curl_easy_init() else {
            throw HTTPError(code: .invalidRequest, detail: "libcurl has no memory", wasNeverSent: true)
        }
        unsafe self.handle = handle
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(lines)
        unsafe errorText.deallocate()
    }

    var identity: Identity { unsafe Identity(handle) }

    /// Makes the handle carry out a transfer.
    func begin(_ transfer: Transfer, _ configuration: TransportConfiguration) throws(HTTPError) {
        firstRefusal = CURLE_OK
        self.transfer = transfer
        unsafe errorText[0] = 0
        unsafe keep(ccurl_set_error_text(handle, errorText))
        setDefaults(configuration)
        setWay(transfer.submission.request, configuration)
        setRequest(transfer.submission.request, configuration)
        setTimeouts(transfer.request.timeouts)
        setCallbacks(transfer)
        guard firstRefusal == CURLE_OK else {
            throw HTTPError(
                code: .invalidRequest, detail: "cannot send the request to \(transfer.origin): \(reason(firstRefusal))",
                wasNeverSent: true)
        }
    }

    /// Forgets the transfer. Connections, names and TLS sessions are kept.
    func end() {
        unsafe curl_easy_reset(handle)
        // The handle no longer refers to them.
        unsafe curl_slist_free_all(lines)
        unsafe lines = nil
        transfer = nil
    }

    /// Ends a pause. libcurl may hand over what it holds before this returns.
    ///
    /// - Returns: False where that failed.
    func goOn() -> Bool {
        // 0 pauses neither direction.
        unsafe curl_easy_pause(handle, 0) == CURLE_OK
    }

    /// How much of the request's body went out.
    var uploadedBytes: Int {
        var count: curl_off_t = 0
        // `count` lives for the call.
        return unsafe ccurl_get_size(handle, CURLINFO_SIZE_UPLOAD_T, &count) == CURLE_OK ? Int(count) : 0
    }

    /// Why the transfer failed, in libcurl's words; begins with a small letter.
    func reason(_ code: CURLcode) -> String {
        // libcurl terminates both texts; they are copied at once.
        let text = unsafe errorText[0] != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
        guard let first = text.first, text.dropFirst().first?.isLowercase == true else { return text }
        return first.lowercased() + text.dropFirst()
    }

    private func keep(_ code: CURLcode) {
        if firstRefusal == CURLE_OK { firstRefusal = code }
    }

    private func set(_ option: CURLoption, _ value: Int) {
        unsafe keep(ccurl_set_long(handle, option, value))
    }

    /// libcurl copies the text.
    private func set(_ option: CURLoption, _ text: String?) {
        unsafe keep(ccurl_set_text(handle, option, text))
    }

    private func setDefaults(_ configuration: TransportConfiguration) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_MAXAGE_CONN, configuration.idleConnectionSeconds)
        set(CURLOPT_BUFFERSIZE, 64 << 10)
        set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        unsafe keep(ccurl_set_close_on_exec(handle))
        if let file = configuration.caBundle ?? SystemTrust.file {
            set(CURLOPT_CAINFO, file)
            set(CURLOPT_PROXY_CAINFO, file)
            // libcurl keeps a file's certificates between connections, but only where there is no folder beside it.
            set(CURLOPT_CAPATH, nil)
            set(CURLOPT_PROXY_CAPATH, nil)
        }
    }

    /// Where the request goes, and nowhere else.
    private func setWay(_ prepared: PreparedRequest, _ configuration: TransportConfiguration) {
        set(CURLOPT_URL, prepared.request.url)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_PROTOCOLS_STR, prepared.origin.scheme.rawValue)
        // An empty name turns libcurl's own reading of the environment off.
        set(CURLOPT_PROXY, prepared.proxy?.url ?? "")
        set(CURLOPT_NOPROXY, "")
        if let proxy = prepared.proxy {
            set(CURLOPT_PROXYPORT, proxy.defaultPort)
            set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        }
    }

    private func setRequest(_ prepared: PreparedRequest, _ configuration: TransportConfiguration) {
        let request = prepared.request
        switch request.method {
        case "HEAD": set(CURLOPT_NOBODY, 1)
        case let method where method == "POST" || method == "PUT" || !request.body.isEmpty:
            set(CURLOPT_POST, 1)
            unsafe keep(ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            set(CURLOPT_CUSTOMREQUEST, request.method)
        default:
            set(CURLOPT_HTTPGET, 1)
            set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        if !prepared.hasUserAgent, !configuration.userAgent.isEmpty {
            set(CURLOPT_USERAGENT, configuration.userAgent)
        }
        for line in prepared.headerLines {
            // libcurl copies the line; on failure the list stays as it was.
            guard let longer = unsafe curl_slist_append(lines, line) else { return keep(CURLE_OUT_OF_MEMORY) }
            unsafe lines = longer
        }
        unsafe keep(ccurl_set_headers(handle, lines))
    }

    private func setTimeouts(_ timeouts: HTTPRequest.Timeouts) {
        // 0 would mean no limit, or libcurl's own.
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, timeouts.connect.wholeMilliseconds(atMost: Int(Int32.max))))
        if let total = timeouts.total {
            set(CURLOPT_TIMEOUT_MS, max(1, total.wholeMilliseconds(atMost: Int(Int32.max))))
        }
    }
}

extension EasyHandle {
    /// Lets libcurl call the transfer. In each call the context is that transfer, which `transfer` keeps alive.
    private func setCallbacks(_ transfer: Transfer) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        let result = unsafe ccurl_set_callbacks(
            handle,
            { context, _, _, _, _ in
                unsafe EasyHandle.transfer(context)?.begin() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            },
            { room, size, count, context in
                guard let transfer = unsafe EasyHandle.transfer(context), let room = unsafe room else { return 0 }
                // libcurl owns the room, and it has this size.
                return unsafe room.withMemoryRebound(to: UInt8.self, capacity: size * count) { start in
                    let buffer = unsafe UnsafeMutableBufferPointer(start: start, count: size * count)
                    var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
                    transfer.upload(into: &output)
                    return unsafe output.finalize(for: buffer)
                }
            },
            { context, offset, origin in
                let isDone = unsafe origin == SEEK_SET && EasyHandle.transfer(context)?.rewind(to: Int(offset)) == true
                return isDone ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
            },
            { bytes, size, count, context in
                guard let transfer = unsafe EasyHandle.transfer(context) else { return 0 }
                // A copy; libcurl's bytes stay in place during the call.
                let line = unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: size * count))
                return transfer.headerArrived(line) ? size * count : 0
            },
            { bytes, size, count, context in
                guard let transfer = unsafe EasyHandle.transfer(context), let bytes = unsafe bytes else { return 0 }
                // libcurl's bytes stay in place during the call.
                let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
                return switch transfer.bodyArrived(unsafe Span(_unsafeBytes: buffer)) {
                case .taken: size * count
                case .wait: Int(CURL_WRITEFUNC_PAUSE)
                // Another number than that of the bytes ends the transfer.
                case .stop: 0
                }
            },
            context)
        keep(result)
    }

    @unsafe
    private static func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

/// The certificates that this system trusts, as libcurl was built to find them.
enum SystemTrust {
    /// `nil` where libcurl knows no such file, or it is not there.
    static let file: String? = {
        // A static text.
        guard let path = unsafe ccurl_trusted_file() else { return nil }
        let file = unsafe String(cString: path)
        // A terminated text that lives for the call.
        return unsafe access(file, R_OK) == 0 ? file : nil
    }()
}
