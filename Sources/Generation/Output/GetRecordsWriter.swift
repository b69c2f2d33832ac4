import Records

/// Writes dumps of shards as `aws kinesis get-records` answers: `get-records/<shard>/<number>.json`, some answers one
/// behind the other in a file.
struct GetRecordsWriter {
    /// How a time is printed.
    private enum Clock: Int {
        /// Version 1 of the AWS CLI: seconds as a number.
        case number
        /// Version 2, in UTC.
        case utc
        /// Version 2, in the zone of whoever called it: two hours ahead.
        case local
    }

    private let plan: GenerationPlan
    private var random: SeededGenerator

    init(_ plan: GenerationPlan) {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed, purpose: "dumps")
    }

    mutating func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        for (shard, all) in history.recordsByShard(plan.shards).enumerated() {
            let records = covered(all)
            let clock = Clock(rawValue: random.below(3)) ?? .number
            var rest = records[...]
            var file = 0
            while !rest.isEmpty {
                file += 1
                let path = "get-records/\(ShardID(Int64(shard)))/\(String(10_000 + file).dropFirst()).json"
                var bytes: [UInt8] = []
                for answer in 0...random.below(3) where answer == 0 || !rest.isEmpty {
                    // An empty answer is not the end: whoever reads a shard asks again.
                    if answer > 0, random.below(6) == 0 { bytes += document([], history, clock) }
                    let page = rest.prefix(1 + random.below(200))
                    rest = rest.dropFirst(page.count)
                    bytes += document(page, history, clock)
                    for record in page { ledger.list(record, .getRecords, hasPayload: true) }
                }
                try sink.store(bytes, path: path, .getRecords, &ledger)
                if !plan.numbers.hasLayout {
                    ledger.add("shards", #"{"file":"\#(path)","shard":"\#(ShardID(Int64(shard)))"}"#)
                }
            }
        }
    }

    /// The part of a shard that somebody read: all of it, none, or a run from anywhere.
    private mutating func covered(_ records: [Int]) -> ArraySlice<Int> {
        let draw = random.unit()
        guard draw < plan.traceShare, !records.isEmpty else { return [] }
        guard plan.traceShare < 1, random.below(2) == 0 else { return records[...] }
        let first = random.below(records.count)
        return records[first..<first + 1 + random.below(records.count - first)]
    }

    private func document(_ page: some Sequence<Int>, _ history: PipelineHistory, _ clock: Clock) -> [UInt8] {
        let records = page.map { Self.record(history.records[$0], clock) }
        return TraceJSON.object([
            ("Records", .array(records)),
            ("NextShardIterator", .string("AAAAAAAAAAH\(records.count)/Y2F0Y2ggbWUgaWYgeW91IGNhbg==")),
            ("MillisBehindLatest", .number(records.count * 250)),
        ]).bytes(.indented(4)) + [UInt8(ascii: "\n")]
    }

    private static func record(_ record: StreamRecord, _ clock: Clock) -> TraceJSON {
        let time: TraceJSON
        switch clock {
        case .number: time = .literal(TraceText.seconds(record.arrival))
        case .utc: time = .string(digits(record.arrival) + "+00:00")
        case .local: time = .string(digits(record.arrival.advanced(by: 2 * Timestamp.hour)) + "+02:00")
        }
        var fields: [(String, TraceJSON)] = [
            ("SequenceNumber", .string("\(record.number)")), ("ApproximateArrivalTimestamp", time),
            ("Data", .base64(RecordPayload(record).bytes)), ("PartitionKey", .string("device_\(record.device)")),
        ]
        if record.battery.isMultiple(of: 3) { fields.append(("EncryptionType", .string("NONE"))) }
        return .object(fields)
    }

    /// As Python's `isoformat` has it: six digits of fraction, or none.
    private static func digits(_ time: Timestamp) -> String {
        let whole = time.floored(to: 1_000)
        var bytes: [UInt8] = []
        PythonText.appendTime(whole, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
