import Synchronization

/// Counts what the shards of a fetch bring while they are read, and tells how far it has come.
final class FetchTally: Sendable {
    private struct State {
        var done = 0
        var records = 0
        var bytes: Int64 = 0
        var rejected = 0
        var calls = 0
        var behind: [Int64: Int64] = [:]
    }

    private let state = Mutex(State())
    private let goals: Int
    private let send: @Sendable (FetchProgress) -> Void

    init(goals: Int, send: @escaping @Sendable (FetchProgress) -> Void) {
        self.goals = goals
        self.send = send
    }

    var calls: Int { state.withLock { $0.calls } }
    var rejected: Int { state.withLock { $0.rejected } }

    func note(records: Int, bytes: Int, rejected: Int) {
        update { state in
            state.records += records
            state.bytes += Int64(bytes)
            state.rejected += rejected
        }
    }

    func noteBehind(_ milliseconds: Int64, shard: Int64) {
        update { $0.behind[shard] = milliseconds }
    }

    func noteDone(calls: Int) {
        update { state in
            state.done += 1
            state.calls += calls
        }
    }

    private func update(_ change: (inout State) -> Void) {
        let progress = state.withLock { state in
            change(&state)
            return FetchProgress(
                stretchesDone: state.done, stretches: goals, records: state.records, bytes: state.bytes,
                millisecondsBehind: state.behind.values.max() ?? 0)
        }
        send(progress)
    }
}
