import Coding
import Records

/// Keeps the account of the traces while they are written: what each says of every record, and what it proves beside.
struct TraceLedger {
    let plan: GenerationPlan
    let history: PipelineHistory
    private(set) var evidence: [TraceEvidence]
    private(set) var counts: [TraceKind: TraceCounts] = [:]
    /// Failed payloads without a number, by content, with the entries that bring them.
    private(set) var loose: [[UInt8]: [TraceKind: Int]] = [:]
    /// Payloads of the backup, by content.
    private(set) var backup: [[UInt8]: Int] = [:]
    /// Rows of the truth that a writer finds, by the name of their list.
    private(set) var rows: [String: [String]] = [:]
    /// Lines of the logs by what they are.
    private(set) var lines: [String: Int] = [:]

    /// Ranges that were given up.
    private(set) var ranges: [FailedRangeTruth] = []

    init(_ plan: GenerationPlan, _ history: PipelineHistory) {
        self.plan = plan
        self.history = history
        evidence = Array(repeating: TraceEvidence(), count: history.records.count)
        for kind in plan.traces { counts[kind] = TraceCounts() }
    }

    /// A record is listed: once, or as often as consumers find records in it where its bytes are there too.
    mutating func list(_ record: Int, _ kind: TraceKind, hasPayload: Bool) {
        evidence[record].listed.insert(TraceEvidence.Kinds(kind))
        if hasPayload { evidence[record].payload.insert(TraceEvidence.Kinds(kind)) }
        counts[kind, default: TraceCounts()].listed += hasPayload ? RecordPayload.partCount(history.records[record]) : 1
    }

    /// A record is said to have failed.
    mutating func fail(_ record: Int, _ kind: TraceKind, hasPayload: Bool) {
        evidence[record].failed.insert(TraceEvidence.Kinds(kind))
        if hasPayload { evidence[record].payload.insert(TraceEvidence.Kinds(kind)) }
        counts[kind, default: TraceCounts()].failed += hasPayload ? RecordPayload.partCount(history.records[record]) : 1
    }

    /// A failed payload comes without a number.
    mutating func failLoose(_ payload: [UInt8], _ kind: TraceKind) {
        loose[payload, default: [:]][kind, default: 0] += 1
        counts[kind, default: TraceCounts()].failed += 1
    }

    /// A payload of the backup.
    mutating func listBackup(_ payload: [UInt8]) {
        backup[payload, default: 0] += 1
        counts[.firehoseBackup, default: TraceCounts()].listed += 1
    }

    /// The bucket has an object that the tree has not, or has otherwise.
    mutating func addObject(_ kind: String, key: String, byteCount: Int) {
        add("objects", #"{"kind":"\#(kind)","key":\#(TraceText.quoted(key)),"bytes":\#(byteCount)}"#)
    }

    /// Changes the counts of a kind.
    mutating func count(_ kind: TraceKind, _ change: (inout TraceCounts) -> Void) {
        change(&counts[kind, default: TraceCounts()])
    }

    mutating func countLine(_ name: String) { lines[name, default: 0] += 1 }

    mutating func note(_ range: FailedRangeTruth) { ranges.append(range) }

    mutating func add(_ list: String, _ row: String) { rows[list, default: []].append(row) }
}
