import Records

extension TraceLedger {
    /// Enters what the log of a run says.
    mutating func note(_ run: LogRun) {
        for line in run.block.lines { countLine(line.kind.rawValue) }
        let others = run.block.lines.filter { $0.kind == .other }.count
        count(.cloudWatchLogs) { $0.ignored += others }
        for failure in run.failures {
            if failure.isCut {
                count(.cloudWatchLogs) { $0.rejected += 1 }
            } else {
                failLoose(RecordPayload(history.records[failure.record]).bytes, .cloudWatchLogs)
            }
        }
        guard let invocation = run.invocation else { return }
        noteRecords(of: invocation, chapter: run.chapter)
        noteProblems(of: invocation, run.block)
    }

    private mutating func noteRecords(of invocation: PlannedInvocation, chapter: Int) {
        var entries = invocation.entries[...]
        for position in invocation.handled {
            let record = chapter + position
            if let entry = entries.first, entry.record == position {
                entries.removeFirst()
                if entry.isProcessed {
                    list(record, .cloudWatchLogs, hasPayload: false)
                } else {
                    fail(record, .cloudWatchLogs, hasPayload: false)
                }
            } else if position == invocation.leavesOut, !plan.numbers.hasLayout {
                // The line has the number alone, and the number does not tell the shard.
                count(.cloudWatchLogs) { $0.rejected += 1 }
            } else {
                fail(record, .cloudWatchLogs, hasPayload: false)
            }
        }
    }

    private mutating func noteProblems(of invocation: PlannedInvocation, _ block: LogBlock) {
        let request = #""request_id":"\#(invocation.requestID)""#
        if block.lines.contains(where: { $0.kind == .stored }), let object = invocation.object {
            let found = object.entries.indices.count { object.isReadable(entry: $0, form: plan.form) }
            let key = "\(Generator.objectFolder)/\(object.name)"
            let said = #"\#(request),"key":"\#(key)","records":\#(object.storedCount)"#
            if object.presence != .inTree {
                add("log_problems", #"{"kind":"no_object",\#(said)}"#)
            } else if found != object.storedCount {
                add("log_problems", #"{"kind":"other_count",\#(said),"found":\#(found)}"#)
            }
        } else {
            let accepted = invocation.entries.count { $0.isProcessed }
            if accepted > 0 {
                let isThere = invocation.object?.presence == .inTree
                add(
                    "log_problems",
                    #"{"kind":"not_stored",\#(request),"records":\#(accepted),"object_exists":\#(isThere)}"#)
            }
        }
        if invocation.ending == .timedOut { add("log_problems", #"{"kind":"timed_out",\#(request)}"#) }
    }
}
