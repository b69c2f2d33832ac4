/// How a transport reaches the services.
package struct TransportConfiguration: Sendable {
    /// Sent as `User-Agent` by requests that do not bring their own; empty sends none.
    package var userAgent = "afterbay"
    /// Requests that may be under way to one scheme, host and port at a time; more wait their turn.
    package var connectionsPerHost = 64
    /// A connection that nobody used for longer may be dead on the way, and is not used again.
    package var idleConnectionSeconds = 60
    /// Endpoints that were given as `http://…`: only these get requests without TLS (and see
    /// ``HTTPRequest/isForCredentials``). Scheme, host and port count.
    package var plainHTTP: Set<String> = []
    /// Read for `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in small letters too; nothing else of it matters here, and
    /// the process's own environment not at all.
    package var environment: [String: String] = [:]
    /// Path of a file of PEM certificates that are trusted in the place of the system's.
    package var caBundle: String?

    package init() {}
}
