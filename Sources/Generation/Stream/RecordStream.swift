import Coding
import Records

/// The records that the devices send, in the order in which the stream takes them.
struct RecordStream {
    private let plan: GenerationPlan
    private let shardByDevice: [Int]
    private var readings: SeededGenerator
    private var faults: RecordFaults
    private var numbers: NumberSource
    private var sent = 0
    private var pairs = 0
    /// Copies that wait for their time, the earliest first.
    private var copies: [StreamRecord] = []
    private var next: StreamRecord?

    init(_ plan: GenerationPlan) {
        self.plan = plan
        shardByDevice = (1...plan.devices).map {
            PartitionKeyHash(partitionKey: "device_\($0)").shard(ofEvenlySplit: plan.shards)
        }
        readings = SeededGenerator(seed: plan.seed, purpose: "readings")
        faults = RecordFaults(plan)
        numbers = NumberSource(plan)
        next = read()
    }

    /// The next record; nil at the end of the stream.
    mutating func nextRecord() -> StreamRecord? {
        var record: StreamRecord
        if let copy = copies.first, next.map({ copy.arrival <= $0.arrival }) ?? true {
            record = copy
            copies.removeFirst()
        } else if let reading = next {
            record = reading
            next = read()
        } else {
            return nil
        }
        numbers.number(&record)
        if record.fault == .republished {
            var copy = record
            copy.fault = .republication
            copy.arrival = record.arrival.advanced(by: 200_000)
            copies.append(copy)
        }
        return record
    }

    /// What a device sends next, as the recipe's generator makes it up.
    private mutating func read() -> StreamRecord? {
        guard sent < plan.records else { return nil }
        let span = Double(Int64(plan.hours) * Timestamp.hour)
        let share = (Double(sent) + readings.unit()) / Double(plan.records)
        let start = plan.start.hourStart.microseconds + Int64(span * share)
        let device = readings.below(plan.devices)
        // The way to the stream takes up to 250 ms; one clock reading in 500 falls on a whole second.
        var event = Timestamp(microseconds: start + Int64(readings.below(230_000)))
        if readings.below(500) == 0 { event = event.floored(to: 1_000_000) }
        var record = StreamRecord(
            device: device + 1, shard: shardByDevice[device], arrival: Timestamp(microseconds: start + 250_000),
            event: event, temperature: 1_800 + readings.below(1_701), humidity: 3_000 + readings.below(5_001),
            latitude: readings.below(180_000_001) - 90_000_000,
            longitude: readings.below(360_000_001) - 180_000_000, battery: 10 + readings.below(91))
        faults.apply(to: &record)
        if record.fault == .republished {
            pairs += 1
            record.pair = pairs
        }
        sent += 1
        return record
    }
}
