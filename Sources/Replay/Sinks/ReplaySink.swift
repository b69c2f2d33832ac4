package import Store

/// Where records go: the seam between a replay and the world.
///
/// One caller drives a sink, a call after the other, in this order: `open`, then `put` any number of times, then `seal` and
/// `publish`; or `abandon` at any point after `open`. Nothing is sent twice unless the caller puts it twice.
///
/// - **Who connects.** `open` does: it finds out that the target cannot be used before anything is written. `init` touches
///   nothing.
/// - **What blocks.** Every call may, until what it promises is done. The caller does not hold the database meanwhile.
/// - **Limits** are data. The caller never puts a record that is over `limits.bytesPerRecord`, has a key that is too
///   long, or lacks a key where one is needed; a sink splits what it is given into requests itself.
/// - **Order.** Records of one partition key take effect in the order in which they are put.
/// - **What may be retried.** A record with the result `refused` was not taken, and may be put again. One with `unknown`
///   may have been taken: the caller must not put it again on its own. A `put` that throws leaves all its records unknown,
///   unless the sink `isPublishedAtEnd`: then nothing has happened before `publish`.
package protocol ReplaySink: AnyObject {
    /// What the target takes.
    var limits: ReplayLimits { get }
    /// Whether nothing can be seen outside before `publish`, so that a replay which stops earlier did nothing.
    var isPublishedAtEnd: Bool { get }

    /// Gets the target ready.
    func open() async throws
    /// Hands records over.
    ///
    /// - Returns: One result for each record, in their order.
    func put(_ records: [ReplayRecord]) async throws -> [PutResult]
    /// Makes what was put durable, without showing it.
    ///
    /// - Returns: The files that `publish` will show; none where the target is not made of files.
    func seal() throws -> [ReplayFile]
    /// Shows what was sealed. Only this call may change what others see of a target that `isPublishedAtEnd`.
    func publish() throws
    /// Gives up, and removes what was not published.
    func abandon()
}

/// A sink on this machine: its calls do not wait for anybody else.
package protocol LocalSink: ReplaySink {
    func open() throws
    func put(_ records: [ReplayRecord]) throws -> [PutResult]
}

/// What became of a record that was put.
package enum PutResult: Equatable, Sendable {
    /// Taken; a stream tells under which shard and number.
    case taken(shard: String?, sequence: String?)
    /// Not taken, for this reason; it may be put again.
    case refused(String)
    /// Nobody knows.
    case unknown(String)
}
