import Store

/// A run of the function from all the log documents that show it.
///
/// One block may be divided over documents, and one document's lines may have been exported twice.
struct WholeInvocation {
    private(set) var invocation: LoggedInvocation
    private var parts: [LoggedInvocation]

    init(_ part: LoggedInvocation) {
        invocation = part
        parts = [part]
    }

    /// Whether its first and its last line are there, so that nothing is missing between them.
    var isWhole: Bool { invocation.hasStart && invocation.hasEnd }

    /// Takes in another block, if it is one of the same invocation.
    mutating func merge(_ part: LoggedInvocation) -> Bool {
        guard let requestID = part.requestID, requestID == invocation.requestID, part.streamID == invocation.streamID
        else { return false }
        parts.append(part)
        invocation.logGroup = invocation.logGroup ?? part.logGroup
        invocation.logStream = invocation.logStream ?? part.logStream
        invocation.firstTime = [invocation.firstTime, part.firstTime].compactMap { $0 }.min()
        invocation.lastTime = [invocation.lastTime, part.lastTime].compactMap { $0 }.max()
        invocation.hasStart = invocation.hasStart || part.hasStart
        invocation.hasEnd = invocation.hasEnd || part.hasEnd
        invocation.hasTimedOut = invocation.hasTimedOut || part.hasTimedOut
        invocation.storedRecords = invocation.storedRecords ?? part.storedRecords
        invocation.storedKey = invocation.storedKey ?? part.storedKey
        invocation.storeError = invocation.storeError ?? part.storeError
        (invocation.accepted, invocation.failed) = counts
        return true
    }

    /// A part that is whole says it all. Without one the parts add up; what two documents show alike counts once.
    private var counts: (accepted: Int64, failed: Int64) {
        let whole = parts.filter { $0.hasStart && $0.hasEnd }
        if !whole.isEmpty { return (whole.map(\.accepted).max() ?? 0, whole.map(\.failed).max() ?? 0) }
        var seen: [LoggedInvocation] = []
        for part in parts {
            let isKnown = seen.contains {
                $0.firstTime == part.firstTime && $0.lastTime == part.lastTime && $0.hasStart == part.hasStart
                    && $0.hasEnd == part.hasEnd && $0.accepted == part.accepted && $0.failed == part.failed
            }
            if !isKnown { seen.append(part) }
        }
        return (seen.reduce(0) { $0 + $1.accepted }, seen.reduce(0) { $0 + $1.failed })
    }
}
