import Records

/// Writes log streams in the containers in which people keep them.
struct LogContainers {
    private var random: SeededGenerator
    private var events = 0

    init(_ random: SeededGenerator) {
        self.random = random
    }

    /// An export task's objects: `logs/export/<task>/<stream>/000000.gz`, and the marker that the task leaves.
    mutating func export(
        _ streams: [LogStream], to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        guard !streams.isEmpty else { return }
        try sink.store(Array("Permission Check Successful".utf8), path: "logs/export/aws-logs-write-test")
        let tasks = [TraceText.functionName: random.uuid(), TraceText.otherFunctionName: random.uuid()]
        for stream in streams {
            // A long stream is divided between two runs.
            let middle = stream.runs.count > 12 ? stream.runs.count / 2 : stream.runs.count
            for (part, runs) in [stream.runs[..<middle], stream.runs[middle...]].enumerated() where !runs.isEmpty {
                var lines = runs.flatMap(\.block.lines)
                if random.below(3) == 0 { lines = shuffled(lines) }
                let text = lines.map { "\(TraceText.iso($0.time)) \($0.text)" }.joined()
                let folder = stream.name.map { $0 == "/" ? "-" : $0 }
                let path = "logs/export/\(tasks[stream.function] ?? "")/\(String(folder))/00000\(part).gz"
                try sink.store(
                    Generator.compressed(Array(text.utf8), name: path), path: path, .cloudWatchLogs, &ledger)
            }
        }
    }

    /// Answers of `filter-log-events`, a file a function, streams mixed by time.
    mutating func filter(
        _ streams: [LogStream], to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        for function in [TraceText.functionName, TraceText.otherFunctionName] {
            let lines = mixed(streams.filter { $0.function == function })
            guard !lines.isEmpty else { continue }
            let width = 50 + random.below(500)
            var bytes: [UInt8] = []
            for start in stride(from: 0, to: lines.count, by: width) {
                let page = lines[start..<min(start + width, lines.count)].map { stream, line in
                    TraceJSON.object([
                        ("logStreamName", .string(stream.name)), ("timestamp", milliseconds(line)),
                        ("message", .string(line.text)),
                        ("ingestionTime", .number(TraceText.milliseconds(line.time) + 1_204)),
                        ("eventId", .string(eventID())),
                    ])
                }
                var fields: [(String, TraceJSON)] = [("events", .array(page)), ("searchedLogStreams", .array([]))]
                if start + width < lines.count { fields.append(("nextToken", .string("Bxkq6kVGFtq2y_Moige\(start)"))) }
                bytes += TraceJSON.object(fields).bytes(.indented(4)) + [UInt8(ascii: "\n")]
            }
            let name = function == TraceText.functionName ? "" : "-\(function)"
            try sink.store(bytes, path: "logs/filter-log-events\(name).json", .cloudWatchLogs, &ledger)
        }
    }

    /// What a subscription hands to Firehose: documents of one stream each, compressed each or all together.
    mutating func subscribe(
        _ streams: [LogStream], to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        for function in [TraceText.functionName, TraceText.otherFunctionName] {
            var documents: [(time: Timestamp, value: TraceJSON)] = []
            for stream in streams where stream.function == function {
                let lines = stream.lines
                var start = 0
                while start < lines.count {
                    let page = lines[start..<min(start + 10 + random.below(200), lines.count)]
                    documents.append((lines[start].time, document(stream, page)))
                    start = page.endIndex
                }
            }
            guard !documents.isEmpty else { continue }
            var values = documents.enumerated()
                .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element.value)
            values.insert(Self.control(function), at: 0)
            ledger.countLine("control")
            let path = "logs/subscription/\(function)-0001" + (random.below(2) == 0 ? ".gz" : "")
            let areApart = random.below(2) == 0
            var bytes: [UInt8] = []
            for value in values {
                let text = value.bytes(.compact)
                bytes += areApart ? try Generator.compressed(text, name: path) : text
            }
            try sink.store(
                areApart ? bytes : Generator.compressed(bytes, name: path), path: path, .cloudWatchLogs, &ledger)
        }
    }

    private mutating func document(_ stream: LogStream, _ lines: ArraySlice<LogLine>) -> TraceJSON {
        .object([
            ("messageType", .string("DATA_MESSAGE")), ("owner", .string(TraceText.account)),
            ("logGroup", .string(stream.group)), ("logStream", .string(stream.name)),
            ("subscriptionFilters", .array([.string("all")])),
            (
                "logEvents",
                .array(
                    lines.map { line in
                        .object([
                            ("id", .string(eventID())), ("timestamp", milliseconds(line)),
                            ("message", .string(line.text)),
                        ])
                    })
            ),
        ])
    }

    private static func control(_ function: String) -> TraceJSON {
        .object([
            ("messageType", .string("CONTROL_MESSAGE")), ("owner", .string("CloudwatchLogs")),
            ("logGroup", .string("")), ("logStream", .string("")), ("subscriptionFilters", .array([])),
            (
                "logEvents",
                .array([
                    .object([
                        ("id", .string("")), ("timestamp", .literal("1791205200000")),
                        ("message", .string("CWL CONTROL MESSAGE: Checking health of destination Firehose.")),
                    ])
                ])
            ),
        ])
    }

    /// Lines of several streams by their time; those of one stream keep their order.
    private func mixed(_ streams: [LogStream]) -> [(LogStream, LogLine)] {
        let all = streams.flatMap { stream in stream.lines.map { (stream, $0) } }
        return all.enumerated().sorted {
            ($0.element.1.time, $0.offset) < ($1.element.1.time, $1.offset)
        }.map(\.element)
    }

    /// The lines with some stretches in other places. Lines of one millisecond stay together, so that their times tell
    /// the order in which they were printed.
    private mutating func shuffled(_ lines: [LogLine]) -> [LogLine] {
        var stretches: [[LogLine]] = []
        for line in lines {
            let isSame = stretches.last?.last?.time == line.time
            if !stretches.isEmpty, isSame || random.below(4) > 0 {
                stretches[stretches.count - 1].append(line)
            } else {
                stretches.append([line])
            }
        }
        for index in stretches.indices.dropLast() where random.below(3) == 0 {
            stretches.swapAt(index, index + 1 + random.below(stretches.count - index - 1))
        }
        return stretches.flatMap { $0 }
    }

    private func milliseconds(_ line: LogLine) -> TraceJSON { .number(TraceText.milliseconds(line.time)) }

    private mutating func eventID() -> String {
        events += 1
        let digits = String(events)
        return "39" + String(repeating: "0", count: 54 - digits.utf8.count) + digits
    }
}
