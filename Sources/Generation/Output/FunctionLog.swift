import Records

/// What the recipe's function and its runtime log.
struct FunctionLog {
    private var random: SeededGenerator

    init(_ plan: GenerationPlan) {
        random = SeededGenerator(seed: plan.seed, purpose: "log lines")
    }

    /// The lines of a run.
    mutating func block(_ invocation: PlannedInvocation, of chapter: PipelineHistory.Chapter) -> LogBlock {
        var block = LogBlock(function: TraceText.functionName, requestID: invocation.requestID)
        if random.below(5) == 0 {
            block.lines.append(
                LogLine(
                    .other, invocation.begins,
                    "INIT_START Runtime Version: python:3.12.v30\tRuntime Version ARN: arn\n"))
        }
        block.start(invocation.begins)
        if random.below(5) == 0 {
            block.lines.append(
                LogLine(.other, invocation.begins, "[INFO]\tFound credentials in environment variables.\n"))
        }
        appendRecords(invocation, chapter, to: &block)
        appendEnding(invocation, to: &block)
        return block
    }

    private func appendRecords(
        _ invocation: PlannedInvocation, _ chapter: PipelineHistory.Chapter, to block: inout LogBlock
    ) {
        var time = invocation.begins
        var entries = invocation.entries[...]
        for position in invocation.handled {
            let record = chapter.batch.records[position]
            let identity = "\(ShardID(Int64(record.shard))):\(record.number)"
            if let entry = entries.first, entry.record == position {
                time = entry.time
                entries.removeFirst()
                block.lines.append(
                    entry.isProcessed
                        ? LogLine(.processed, time, "Processed record with EventID: \(identity)\n")
                        : LogLine(.error, time, "Error processing record \(identity): \(EntryLayout.error)\n"))
            } else if position == invocation.leavesOut {
                block.lines.append(
                    LogLine(.failedRecord, time, "Failed record \(record.number): reading refused: try again\n"))
            } else {
                let error = RecordPayload.decodingError(record, RecordPayload(record).bytes) ?? ""
                block.lines.append(LogLine(.error, time, "Error processing record \(identity): \(error)\n"))
            }
        }
    }

    private mutating func appendEnding(_ invocation: PlannedInvocation, to block: inout LogBlock) {
        let ends = invocation.ends
        if let object = invocation.object, invocation.ending == .returned || invocation.ending == .timedOut {
            let key = "\(Generator.objectFolder)/\(object.name)"
            block.lines.append(
                LogLine(
                    .stored, object.written,
                    "Successfully stored \(object.storedCount) processed records to S3: \(key)\n"))
        }
        var status = ""
        switch invocation.ending {
        case .returned: break
        case .timedOut: status = "Status: timeout"
        case .storeFailed(let error):
            block.lines.append(LogLine(.storeError, ends, "Error storing data to S3: \(error.rawValue)\n"))
            block.lines.append(
                LogLine(
                    .other, ends,
                    "[ERROR] ClientError: \(error.rawValue)\nTraceback (most recent call last):\n"
                        + "\u{A0} File \"/var/task/lambda_function.py\", line 52, in lambda_handler\n"
                        + "\u{A0}\u{A0}\u{A0} s3_client.put_object(\n"))
        case .killed:
            status = "Status: error\tError Type: Runtime.OutOfMemory"
            block.lines.append(
                LogLine(
                    .other, ends,
                    "RequestId: \(invocation.requestID) Error: Runtime exited with error: signal: killed\n"
                        + "Runtime.ExitError\n"))
        case .notLoaded:
            status = "Status: error\tError Type: Runtime.ImportModuleError"
            block.lines.append(
                LogLine(
                    .other, ends,
                    "[ERROR] Runtime.ImportModuleError: Unable to import module 'lambda_function': No module named 'x'\n"
                        + "Traceback (most recent call last):\n"))
        }
        block.close(
            invocation.begins, ends, isTimeOut: invocation.ending == .timedOut, isLate: random.below(3) == 0,
            status: status)
    }
}
