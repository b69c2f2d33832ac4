import Store

/// What no evidence at hand can show, said so that a clean audit is not read as more than it is.
enum LimitsCheck {
    static func finding(_ shards: [ShardGaps]) -> AuditFinding {
        var notes = [
            "a handler that drops a failing record leaves no trace of it in its output",
            "records before the first and after the last known number of a shard are never missed",
        ]
        let hasLayout = shards.contains { $0.contiguous + $0.unproven > 0 && $0.numbering != .dense }
        if hasLayout { notes.append("the service's numbers are not consecutive, so a step in them proves no loss") }
        if shards.contains(where: { $0.numbering == .unknown }) {
            notes.append("some shards' numbers only order the records")
        }
        return AuditFinding(
            check: .limits, level: .info, count: 0, detail: "not visible here: " + notes.joined(separator: "; "))
    }
}
