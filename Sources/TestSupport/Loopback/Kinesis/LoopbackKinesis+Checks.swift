import Synchronization

extension LoopbackKinesis {
    /// All records that were accepted, in the order of their acceptance.
    package var accepted: [LoopbackAcceptedRecord] { state.withLock { $0.accepted } }

    /// How many records were accepted.
    package var acceptedCount: Int { state.withLock { $0.accepted.count } }

    /// Ids of a stream's open shards, ordered by their hash ranges.
    package func openShards(of stream: String) -> [String] {
        state.withLock { state in
            state.streams[stream].map { stream in stream.open.map { stream.shards[$0].id } } ?? []
        }
    }

    /// Changes the shards of a stream now.
    package func reshard(_ name: String, _ change: Reshard) {
        state.withLock { $0.streams[name]?.reshard(change) }
    }

    /// Puts a record into a stream, as another producer would. Its sequence number.
    ///
    /// - Parameter arrival: Microseconds since 1970 UTC; `nil`: by the server's clock.
    @discardableResult
    package func put(
        _ data: [UInt8], key: String, explicitHashKey: String? = nil, to name: String, arrival: Int64? = nil
    ) -> String? {
        try? put(data, key, explicitHashKey, name, arrival)
    }

    /// Lets a shard forget its oldest records, so many of them, as at the end of the retention.
    package func trim(_ count: Int, of shard: String, in name: String) {
        state.withLock { state in
            guard let place = try? state.streams[name]?.place(of: shard) else { return }
            state.streams[name]?.trim(count, of: place)
        }
    }
}
