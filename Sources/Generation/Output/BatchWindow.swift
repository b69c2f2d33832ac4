import Records

/// A run of one shard's records that the Lambda gets at once.
struct Batch {
    var shard: Int
    /// The records, in the order of their numbers.
    var records: [StreamRecord]
    /// When the batch was complete.
    var closed: Timestamp
}

/// Cuts one shard's records into batches, as the event source mapping does: a batch is complete when it is full, or when
/// its first record has waited for the window's length.
struct BatchWindow {
    private let shard: Int
    private let size: Int
    private let window: Int64
    private var waiting: [StreamRecord] = []

    init(shard: Int, plan: GenerationPlan) {
        self.shard = shard
        size = plan.batchSize
        window = Int64(plan.window) * 1_000_000
    }

    /// Takes in a record; calls `emit` with every batch that is complete with it or was before it.
    mutating func add<E: Error>(_ record: StreamRecord, emit: (Batch) throws(E) -> Void) throws(E) {
        if let first = waiting.first, record.arrival > first.arrival.advanced(by: window) { try flush(emit) }
        waiting.append(record)
        if waiting.count == size {
            try emit(Batch(shard: shard, records: waiting, closed: record.arrival))
            waiting.removeAll(keepingCapacity: true)
        }
    }

    /// Completes what waits.
    mutating func flush<E: Error>(_ emit: (Batch) throws(E) -> Void) throws(E) {
        guard let first = waiting.first else { return }
        try emit(Batch(shard: shard, records: waiting, closed: first.arrival.advanced(by: window)))
        waiting.removeAll(keepingCapacity: true)
    }
}
