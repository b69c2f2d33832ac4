package import Records

/// What to generate. The same plan gives the same bytes.
package struct GenerationPlan: Equatable, Sendable {
    /// How the stream numbers its records.
    package enum NumberStyle: String, CaseIterable, Sendable {
        /// Numbers as the service gives them, with a counter for every shard, as some emulators have.
        case awsPerShard = "aws-per-shard"
        /// Numbers as the service gives them, with one counter for every five shards.
        case awsShared = "aws-shared"
        /// The same counter, which also skips numbers that no record ever has.
        case awsSparse = "aws-sparse"
        /// 1, 2, 3 in every shard.
        case dense

        /// Whether the numbers hold shard and time.
        package var hasLayout: Bool { self != .dense }
    }

    /// How the objects are written.
    package enum Form: String, CaseIterable, Sendable {
        /// `json.dumps(records, indent=2)`, as the recipe's handler writes.
        case pretty
        /// `json.dumps(records, separators=(",", ":"))`.
        case compact
        /// One compact record a line.
        case ndjson
    }

    /// The source of all randomness.
    package var seed: UInt64 = 1
    /// Records that the devices send.
    package var records = 10_000
    /// Devices that send them, `device_1` and on.
    package var devices = 100
    /// When the first record is sent, cut to the hour.
    package var start = Timestamp(seconds: 1_791_205_200)
    /// How long the devices send.
    package var hours = 2
    /// The most records that the Lambda gets at once.
    package var batchSize = 100
    /// The longest that the Lambda waits for a full batch, in seconds.
    package var window = 60
    /// The shards of the stream.
    package var shards = 3
    /// How the stream numbers its records.
    package var numbers = NumberStyle.awsShared
    /// How the objects are written.
    package var form = Form.pretty
    /// The share of objects that are compressed, 0 to 1.
    package var gzipShare = 0.0
    /// What goes wrong.
    package var faults = FaultPlan()
    /// The label that the truth's summary rows carry, the one an import gives where it is not told another.
    package var stream = "default"

    /// What else the pipeline leaves behind; none, and the tree is the objects and their truth alone.
    package var traces: Set<TraceKind> = []
    /// The share of the events, logs, dumps and backups that somebody kept, 0 to 1.
    package var traceShare = 0.8

    /// 10,000 records of 100 devices over two hours, and nothing goes wrong.
    package init() {}

    /// Throws where the plan asks for something that cannot be.
    package func validate() throws(GenerationError) {
        try check(records >= 1 && records <= 1_000_000_000, "--records", "must be 1 to 1000000000")
        try check(devices >= 1 && devices <= 1_000_000, "--devices", "must be 1 to 1000000")
        try check(hours >= 1 && hours <= 8_784, "--hours", "must be 1 to 8784, a year")
        try check(
            batchSize >= 1 && batchSize <= 10_000, "--batch-size", "must be 1 to 10000, as a Lambda mapping takes")
        try check(window >= 1 && window <= 300, "--window", "must be 1 to 300 seconds, as a Lambda mapping takes")
        try check(shards >= 1 && shards <= 500, "--shards", "must be 1 to 500")
        try check(gzipShare >= 0 && gzipShare <= 1, "--gzip", "must be a share from 0 to 1")
        let years = Timestamp(seconds: 1_420_070_400)...Timestamp(seconds: 4_070_908_800)
        try check(years.contains(start), "--start", "must lie in the years 2015 to 2098")
        try check(
            !stream.utf8.contains { $0 < 0x20 || $0 == 0x22 || $0 == 0x2C || $0 == 0x5C }, "--stream",
            "must not hold commas, quotes, backslashes or control characters")
        try check(traceShare >= 0 && traceShare <= 1, "--trace-share", "must be a share from 0 to 1")
        for (kind, amount) in faults.amounts {
            try check(!kind.needsTraces || !traces.isEmpty, "--fault \(kind)", "is seen in traces only; add --traces")
            if case .share(let share) = amount {
                try check(share >= 0 && share <= 1, "--fault \(kind)", "must be a share from 0 to 1, or a count")
            }
        }
        try check(
            numbers.hasLayout || faults[.wrongShard] == .none, "--fault \(FaultPlan.Kind.wrongShard)",
            "needs numbers that hold their shard; choose another --numbers than dense")
        try check(
            traces.isEmpty || faults[.wrongShard] == .none, "--fault \(FaultPlan.Kind.wrongShard)",
            "would give a record two identities in the traces; leave out --traces")
    }

    private func check(_ holds: Bool, _ option: String, _ detail: String) throws(GenerationError) {
        if !holds { throw GenerationError(code: .invalidPlan, location: option, detail: detail) }
    }
}
