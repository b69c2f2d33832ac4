import CCurl

/// libcurl's reasons in our words.
enum CurlFailure {
    /// What a transfer ended with, from libcurl's code and text.
    static func error(_ code: CURLcode, text: String, _ transfer: Transfer) -> HTTPError {
        if let failure = transfer.failure { return failure }
        let origin = transfer.origin
        let text = transfer.mustNotRepeat ? "it ended without an answer, and the request must not be sent twice" : text
        let code = transfer.attempts == 0 ? beforeSending(code) : afterSending(code, transfer.head.isComplete)
        let what =
            switch code {
            case .unresolvedHost, .cannotConnect, .tls: "cannot connect to \(origin)"
            case .timeout where transfer.attempts == 0: "cannot connect to \(origin) in time"
            case .timeout: "no answer from \(origin) in time"
            case .connectionLost, .plainHTTPRefused: "the connection to \(origin) broke"
            case .truncatedBody: "the answer of \(origin) broke off"
            case .badResponse: "cannot read the answer of \(origin)"
            case .invalidRequest: "cannot send the request to \(origin)"
            }
        return HTTPError(code: code, detail: "\(what): \(text)", wasNeverSent: transfer.wasNeverSent)
    }

    /// Nothing of the request left: there was no connection for it yet.
    private static func beforeSending(_ code: CURLcode) -> HTTPError.Code {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolvedHost
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_SHUTDOWN_FAILED:
            .tls
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED, CURLE_OUT_OF_MEMORY,
            CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN, CURLE_FAILED_INIT:
            .invalidRequest
        default: .cannotConnect
        }
    }

    /// The request, or part of it, may have reached the server.
    private static func afterSending(_ code: CURLcode, _ hasHead: Bool) -> HTTPError.Code {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PARTIAL_FILE: .truncatedBody
        // An answer that is no HTTP, or HTTP 0.9.
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
            CURLE_FILESIZE_EXCEEDED, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            .badResponse
        default: hasHead ? .truncatedBody : .connectionLost
        }
    }
}
