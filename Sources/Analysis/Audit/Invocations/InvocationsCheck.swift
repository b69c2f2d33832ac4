import Records
import Store

/// What the log of the function says of its runs, against the objects that were imported.
///
/// Only what the lines themselves say is compared: a function that names no stored object is not expected to store one.
enum InvocationsCheck {
    /// Hands out the rows by stream and request id, problems of one invocation in the order of their cases.
    static func rows(_ reads: StoreReads, stream: String?, _ body: (InvocationRow) throws -> Void) throws {
        let objects = try ObjectLookup(reads)
        // Found out only when an invocation asks for it: whether its accepted lines named records, as those of a function
        // do that stores them; a function that only counts what it did need not store anything.
        var accepting: Set<RequestName>?
        func hasNamed(_ invocation: LoggedInvocation) throws -> Bool {
            guard let requestID = invocation.requestID else { return false }
            if accepting == nil {
                var found: Set<RequestName> = []
                try reads.acceptingRequests(stream: stream) { found.insert($0) }
                accepting = found
            }
            return accepting?.contains(RequestName(streamID: invocation.streamID, requestID: requestID)) == true
        }
        var whole: WholeInvocation?
        func finish() throws {
            guard let whole else { return }
            for row in try stored(whole, objects) { try body(row) }
            if let row = try notStored(whole, objects, hasNamed) { try body(row) }
            if let row = try timedOut(whole.invocation, objects) { try body(row) }
        }
        try reads.loggedInvocations(stream: stream) { part in
            if whole?.merge(part) == true { return }
            try finish()
            whole = WholeInvocation(part)
        }
        try finish()
    }

    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        var counts: [InvocationRow.Problem: Int64] = [:]
        try rows(reads, stream: stream) { counts[$0.problem, default: 0] += 1 }
        let total = counts.values.reduce(0, +)
        let parts = InvocationRow.Problem.allCases.compactMap { problem in
            counts[problem].map { "\($0) \(problem.rawValue)" }
        }
        return AuditFinding(
            check: .invocations, level: total > 0 ? .warning : .info, count: total,
            detail: total > 0
                ? "problems of the function's runs that its log shows (\(parts.joined(separator: ", "))); see "
                    + "`afterbay audit invocations`"
                : "no log line disagrees with the objects")
    }

    /// What the line says that tells of the stored object.
    private static func stored(_ whole: WholeInvocation, _ objects: ObjectLookup) throws -> [InvocationRow] {
        let invocation = whole.invocation
        guard let key = invocation.storedKey else { return [] }
        let name = ObjectName(key).text
        let found = try objects.named(name, stream: invocation.streamID)
        var rows: [InvocationRow] = []
        if found.isEmpty {
            var row = row(.storedObjectMissing, invocation)
            (row.object, row.told) = (key, invocation.storedRecords)
            rows.append(row)
        }
        guard let told = invocation.storedRecords else { return rows }
        if let entries = found.map(\.entries).max(), !found.contains(where: { $0.entries == told }) {
            var row = row(.storedCountDiffers, invocation)
            (row.object, row.told, row.found, row.reason) = (name, told, entries, "entries of the object")
            rows.append(row)
        }
        if whole.isWhole, invocation.accepted > 0, invocation.accepted != told {
            var row = row(.storedCountDiffers, invocation)
            (row.object, row.told, row.found, row.reason) = (name, told, invocation.accepted, "lines of the log")
            rows.append(row)
        }
        return rows
    }

    /// Whether records were accepted that no object can hold.
    private static func notStored(
        _ whole: WholeInvocation, _ objects: ObjectLookup, _ hasNamed: (LoggedInvocation) throws -> Bool
    ) throws -> InvocationRow? {
        let invocation = whole.invocation
        guard invocation.storedKey == nil, invocation.storeError != nil || (whole.isWhole && invocation.accepted > 0)
        else { return nil }
        if let requestID = invocation.requestID,
            try !objects.written(by: requestID, stream: invocation.streamID).isEmpty
        {
            return nil
        }
        guard try invocation.storeError != nil || hasNamed(invocation) else { return nil }
        var row = row(.notStored, invocation)
        row.told = invocation.accepted
        row.reason = invocation.storeError ?? (invocation.hasTimedOut ? "timed out" : "ended without a word")
        return row
    }

    private static func timedOut(_ invocation: LoggedInvocation, _ objects: ObjectLookup) throws -> InvocationRow? {
        guard invocation.hasTimedOut else { return nil }
        var row = row(.timedOut, invocation)
        row.told = invocation.storedRecords ?? invocation.accepted
        if let requestID = invocation.requestID,
            let object = try objects.written(by: requestID, stream: invocation.streamID).first
        {
            (row.object, row.found) = (object.name, object.entries)
        }
        return row
    }

    private static func row(_ problem: InvocationRow.Problem, _ invocation: LoggedInvocation) -> InvocationRow {
        InvocationRow(
            stream: invocation.stream, problem: problem, requestID: invocation.requestID,
            logGroup: invocation.logGroup, logStream: invocation.logStream,
            time: invocation.firstTime.map { Timestamp(microseconds: $0) }, object: nil, told: nil, found: nil,
            reason: nil)
    }
}
