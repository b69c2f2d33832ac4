import Records

/// Writes what Firehose kept of the stream: payloads one behind the other, `firehose/backup/YYYY/MM/DD/HH/…`.
///
/// An object holds JSON alone, so that it can be divided again without a doubt. Those of the fault `mixed-backup` hold
/// everything as it came.
struct FirehoseBackupWriter {
    private let plan: GenerationPlan
    private var random: SeededGenerator
    private var mixed: FaultDraw

    init(_ plan: GenerationPlan) {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed, purpose: "firehose backup")
        mixed = FaultDraw(
            plan.faults[.mixedBackup], of: plan.records,
            random: SeededGenerator(seed: plan.seed, purpose: FaultPlan.Kind.mixedBackup.rawValue))
    }

    mutating func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        var rest = history.recordsByArrival()[...]
        while let first = rest.first {
            let arrival = history.records[first].arrival
            let hour = arrival.hourStart
            // An object ends with its hour, or when it is large enough.
            let width = 1 + random.below(max(2, plan.records / 8))
            let taken = rest.prefix(width).prefix { history.records[$0].arrival.hourStart == hour }
            rest = rest.dropFirst(taken.count)
            for _ in taken { mixed.advance() }
            let isKept = random.unit() < plan.traceShare
            let name = FirehoseName.path("backup", arrival, random.uuid())
            let isMixed = mixed.take(eligible: isKept)
            let layout = Layout(&random, isMixed: isMixed)
            guard isKept else { continue }
            let payloads = taken.filter { isMixed || Self.isJSON(history.records[$0]) }
                .map { RecordPayload(history.records[$0]).bytes }
            guard !payloads.isEmpty else { continue }
            if isMixed {
                ledger.add("mixed", #"{"object":"\#(name)\#(layout.suffix)","payloads":\#(payloads.count)}"#)
            } else {
                for payload in payloads { ledger.listBackup(payload) }
            }
            try sink.store(
                layout.bytes(payloads, name: name), path: name + layout.suffix, .firehoseBackup, &ledger)
        }
    }

    /// Whether a reader can tell where the payload ends.
    private static func isJSON(_ record: StreamRecord) -> Bool { !record.fault.isDropped && record.fault != .text }

    /// How the payloads of an object are put together.
    private struct Layout {
        var hasNewlines: Bool
        var isCompressed: Bool
        /// Compressed in several members, as append-only writers do.
        var members: Int
        var suffix: String

        init(_ random: inout SeededGenerator, isMixed: Bool) {
            hasNewlines = random.below(2) == 0 && !isMixed
            isCompressed = random.below(2) == 0 && !isMixed
            members = random.below(3) == 0 ? 3 : 1
            suffix = isCompressed && random.below(2) == 0 ? ".gz" : ""
        }

        func bytes(_ payloads: [[UInt8]], name: String) throws(GenerationError) -> [UInt8] {
            let end: [UInt8] = hasNewlines ? [UInt8(ascii: "\n")] : []
            let size = isCompressed ? (payloads.count + members - 1) / members : payloads.count
            var bytes: [UInt8] = []
            for start in stride(from: 0, to: payloads.count, by: size) {
                let part = payloads[start..<min(start + size, payloads.count)].flatMap { $0 + end }
                bytes += isCompressed ? try Generator.compressed(part, name: name) : part
            }
            return bytes
        }
    }
}

/// How Firehose names its objects.
enum FirehoseName {
    /// `firehose/<prefix>/YYYY/MM/DD/HH/<stream>-1-YYYY-MM-DD-HH-MM-SS-<uuid>`.
    static func path(_ prefix: String, _ time: Timestamp, _ identifier: String) -> String {
        let second = time.secondText.dropLast().map { $0 == "T" || $0 == ":" ? "-" : $0 }
        return "firehose/\(prefix)/\(TraceText.hour(time))/\(TraceText.streamName)-1-\(String(second))-\(identifier)"
    }
}
