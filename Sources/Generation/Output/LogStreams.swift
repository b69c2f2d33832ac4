import Records

/// The log of one instance of a function: its runs, one after the other.
struct LogStream {
    var function: String
    var name: String
    var runs: [LogRun] = []

    var group: String { "/aws/lambda/\(function)" }
    var lines: [LogLine] { runs.flatMap(\.block.lines) }
}

/// Gives every run to an instance that is free, as the service does; an instance lasts for some runs.
struct LogStreams {
    private var random: SeededGenerator
    private var streams: [LogStream] = []
    private var busy: [(until: Timestamp, runsLeft: Int)] = []
    /// Instances that may still get runs.
    private var alive: [Int] = []

    init(_ plan: GenerationPlan) {
        random = SeededGenerator(seed: plan.seed, purpose: "log streams")
    }

    /// The streams of the runs, in the order in which they began.
    mutating func divide(_ runs: [LogRun]) -> [LogStream] {
        let timed = runs.enumerated().map { position, run in
            (begins: run.block.lines.first?.time ?? Timestamp(seconds: 0), position: position)
        }
        for (begins, position) in timed.sorted(by: { ($0.begins, $0.position) < ($1.begins, $1.position) }) {
            let stream = free(runs[position].block.function, at: begins)
            streams[stream].runs.append(runs[position])
            busy[stream].until = runs[position].block.lines.last?.time ?? begins
            busy[stream].runsLeft -= 1
            if busy[stream].runsLeft == 0 { alive.removeAll { $0 == stream } }
        }
        return streams
    }

    private mutating func free(_ function: String, at time: Timestamp) -> Int {
        if let stream = alive.first(where: { busy[$0].until < time && streams[$0].function == function }) {
            return stream
        }
        let identifier = random.uuid().filter { $0 != "-" }
        streams.append(
            LogStream(function: function, name: "\(TraceText.date(time))/[$LATEST]\(identifier)"))
        busy.append((until: time, runsLeft: 5 + random.below(16)))
        alive.append(streams.count - 1)
        return streams.count - 1
    }
}
