import Coding
import Records
import Store

/// Counts a selection's records into a plan.
struct PlanTally {
    private let preparation: Preparation
    private let again: Bool
    private var plan = ReplayPlan()
    private var sources: [SourceKey: ReplayPlan.ShardLoad] = [:]
    private var targets: [ReplayPlan.ShardLoad]
    /// The target's shards, where they are known.
    private let map: ShardMap?
    private var refusals = RefusalTally()
    private var devicesWithNewer: Set<String> = []

    private struct SourceKey: Hashable {
        var stream: String
        var shard: Int64
    }

    init(preparation: Preparation, again: Bool, targetShards: Int, map: ShardMap? = nil) {
        self.preparation = preparation
        self.again = again
        self.map = map
        targets = Array(repeating: ReplayPlan.ShardLoad(), count: map?.ids.count ?? targetShards)
        plan.messages = preparation.options.messages
    }

    mutating func add(_ member: SelectionMember) {
        plan.selected += 1
        switch preparation.verdict(member, again: again, position: Int64(plan.records)) {
        case .refused(let reason):
            refusals.add(member.record, reason)
        case .ready(let prepared):
            add(prepared)
            addContext(member)
        }
    }

    private mutating func add(_ prepared: Preparation.Prepared) {
        let record = prepared.record
        plan.records += 1
        plan.bytes += Int64(record.byteCount)
        if prepared.isExact { plan.exact += 1 } else { plan.reencoded += 1 }
        if prepared.isLoneMessage { plan.loneMessages += 1 }
        if record.partitionKey == nil || prepared.hasKeyFromField { plan.withoutPartitionKey += 1 }
        if prepared.hasKeyFromField { plan.keysFromField += 1 }
        switch Preparation.refusal(of: record, by: .kinesis) {
        case .tooLarge, .partitionKeyLength: plan.overStreamLimits += 1
        default: break
        }
        sources[SourceKey(stream: record.stream, shard: record.shard), default: .init()].add(record)
        if let key = record.partitionKey { targets[place(of: record, key: key)].add(record) }
    }

    private func place(of record: ReplayRecord, key: String) -> Int {
        let hash = PartitionKeyHash(partitionKey: key)
        guard let map else { return hash.shard(ofEvenlySplit: targets.count) }
        return map.ranges.place(of: record.explicitHashKey.flatMap { UInt128($0) } ?? hash.value)
    }

    private mutating func addContext(_ member: SelectionMember) {
        if let time = member.orderTime {
            plan.timed += 1
            plan.firstTime = min(plan.firstTime ?? time, time)
            plan.lastTime = max(plan.lastTime ?? time, time)
        }
        if member.newerDelivered {
            plan.olderThanDelivered += 1
            if let device = member.record.deviceID { devicesWithNewer.insert(device) }
        }
        switch member.ledgerState {
        case .exported: plan.alreadyExported += 1
        case .planned: plan.inUnfinishedReplay += 1
        case .none, .unknown, .sent, .waiting: break
        }
    }

    /// The plan over everything that was added.
    func plan(target: ReplayPlanner.Target) -> ReplayPlan {
        var plan = plan
        plan.devicesWithNewer = devicesWithNewer.count
        let keys = sources.keys.sorted { ($0.stream, $0.shard) < ($1.stream, $1.shard) }
        plan.sources = keys.map {
            ReplayPlan.SourceShard(
                stream: $0.stream, shard: ShardID($0.shard).description, load: sources[$0] ?? .init())
        }
        plan.targets = targets.indices.map {
            ReplayPlan.TargetShard(index: $0, shard: map?.ids[$0], load: targets[$0])
        }
        plan.notSent = refusals.notSent
        plan.duration = duration(of: plan.records, target: target)
        plan.warnings = PlanWarnings.warnings(for: plan, limits: preparation.options.effectiveLimits)
        return plan
    }

    /// A shard takes 1,000 records and 1 MB a second; the one that needs longest decides.
    private func duration(of records: Int, target: ReplayPlanner.Target) -> ReplayPlan.Duration {
        let seconds = targets.map { max(Double($0.records) / 1_000, Double($0.bytes) / 1_000_000) / target.share }
        let longest = seconds.max() ?? 0
        return ReplayPlan.Duration(
            seconds: longest, share: target.share,
            slowestShard: longest > 0 ? seconds.firstIndex(of: longest) : nil,
            secondsAtRate: target.rate.map { max(longest, Double(records) / $0) })
    }
}

extension ReplayPlan.ShardLoad {
    fileprivate mutating func add(_ record: ReplayRecord) {
        records += 1
        bytes += Int64(record.byteCount)
    }
}
