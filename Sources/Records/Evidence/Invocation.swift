/// One run of the function, as far as one log document shows it: a block of lines from START to REPORT in one log stream.
///
/// A block that is divided over two documents gives two of these, which share the request id.
package struct Invocation: Equatable, Sendable {
    /// Index that the next entry had when the block's first line was read.
    package var entryIndex: Int64
    package var logGroup: String?
    package var logStream: String?
    /// `nil` where the document begins in the midst of a block.
    package var requestID: String?
    /// Times of the block's first and last line, in microseconds since 1970 UTC.
    package var firstTime: Int64?
    package var lastTime: Int64?
    /// Whether the lines START, END and REPORT are there.
    package var hasStart = false
    package var hasEnd = false
    package var hasReport = false
    /// Microseconds, from the REPORT line.
    package var duration: Int64?
    package var hasTimedOut = false
    /// Records of which a line says that they were processed, or as many as the function itself counts.
    package var accepted: Int64 = 0
    /// Records of which a line says that they failed, or as many as the function itself counts.
    package var failed: Int64 = 0
    /// How many records the function says it stored, and under which key.
    package var storedRecords: Int64?
    package var storedKey: String?
    /// Why the function could not store its batch.
    package var storeError: String?

    package init(entryIndex: Int64) {
        self.entryIndex = entryIndex
    }
}
