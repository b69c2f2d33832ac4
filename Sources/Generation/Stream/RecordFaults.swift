import Records

/// Draws what befalls single records.
struct RecordFaults {
    private var draws: [(kind: FaultPlan.Kind, draw: FaultDraw)]
    private var details: SeededGenerator

    init(_ plan: GenerationPlan) {
        draws = []
        for kind in FaultPlan.Kind.allCases where !kind.isOfInvocation && plan.faults[kind] != .none {
            let random = SeededGenerator(seed: plan.seed, purpose: kind.rawValue)
            draws.append((kind, FaultDraw(plan.faults[kind], of: plan.records, random: random)))
        }
        details = SeededGenerator(seed: plan.seed, purpose: "fault details")
    }

    /// Gives the record at most one fault.
    mutating func apply(to record: inout StreamRecord) {
        for position in draws.indices {
            draws[position].draw.advance()
            guard draws[position].draw.take(eligible: record.fault == .none) else { continue }
            befall(&record, draws[position].kind)
        }
    }

    private mutating func befall(_ record: inout StreamRecord, _ kind: FaultPlan.Kind) {
        switch kind {
        case .dropped: record.fault = .dropped
        case .failed: record.fault = .failed(isCured: details.below(2) == 0)
        case .conflicting: record.fault = .conflicting
        case .republished: record.fault = .republished
        case .text: record.fault = .text
        case .nonfinite:
            let values = StreamRecord.Nonfinite.allCases
            record.fault = .nonfinite(values[details.below(values.count)])
        case .late:
            record.fault = .late
            record.event = record.event.advanced(by: -offset())
        case .future:
            record.fault = .future
            record.event = record.event.advanced(by: offset())
        case .wrongShard: record.fault = .wrongShard
        case .gzipped: record.fault = .gzipped
        case .aggregated: record.fault = .aggregated
        case .brokenAggregate: record.fault = .brokenAggregate
        case .altered: record.fault = .altered
        case .recordData: record.fault = .recordData(isCut: false)
        case .cutLine: record.fault = .recordData(isCut: true)
        case .unprocessed: record.fault = .unprocessed
        case .unconverted: record.fault = .unconverted
        default: break
        }
    }

    /// Two hours to a day: far beyond the minutes that a batch may take.
    private mutating func offset() -> Int64 {
        7_200_000_000 + Int64(details.below(79_200_000_000))
    }
}
