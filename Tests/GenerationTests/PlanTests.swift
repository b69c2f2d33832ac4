import Foundation
import Records
import Testing

@testable import Generation

@Suite struct PlanTests {
    static let mistakes: [(String, @Sendable (inout GenerationPlan) -> Void)] = [
        ("--records", { $0.records = 0 }), ("--devices", { $0.devices = 0 }), ("--hours", { $0.hours = 0 }),
        ("--batch-size", { $0.batchSize = 10_001 }), ("--window", { $0.window = 301 }), ("--shards", { $0.shards = 0 }),
        ("--gzip", { $0.gzipShare = 1.1 }), ("--start", { $0.start = Timestamp(microseconds: 0) }),
        ("--stream", { $0.stream = "a,b" }), ("--fault late", { $0.faults[.late] = .share(2) }),
        ("--fault wrong-shard", { ($0.numbers, $0.faults[.wrongShard]) = (.dense, .count(1)) }),
        ("--fault wrong-shard", { ($0.traces, $0.faults[.wrongShard]) = ([.getRecords], .count(1)) }),
        ("--fault gzipped", { $0.faults[.gzipped] = .count(1) }), ("--trace-share", { $0.traceShare = -0.1 }),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamed(_ option: String, _ change: @Sendable (inout GenerationPlan) -> Void) throws {
        let error = #expect(throws: GenerationError.self) { _ = try Generator(Tree.plan(change)) }
        #expect(error?.location == option)
        #expect(error?.code == .invalidPlan)
    }

    @Test func nothingIsOverwritten() throws {
        let folder = try ScratchFolder()
        _ = try FolderSink(path: folder.path)
        _ = try FolderSink(path: folder.path + "/new")
        try Data().write(to: URL(filePath: folder.path).appending(path: "there"))
        #expect(throws: GenerationError.self) { _ = try FolderSink(path: folder.path) }
        #expect(throws: GenerationError.self) { _ = try FolderSink(path: folder.path + "/there") }
    }

    @Test func batchesAreFullOrWaitedLongEnough() {
        let plan = Tree.plan {
            $0.batchSize = 3
            $0.window = 5
        }
        var window = BatchWindow(shard: 0, plan: plan)
        var batches: [[Int64]] = []
        var closed: [Int64] = []
        func emit(_ batch: Batch) {
            batches.append(batch.records.map { $0.arrival.microseconds / 1_000_000 })
            closed.append(batch.closed.microseconds / 1_000_000)
        }
        for second in [0, 1, 2, 3, 9, 10, 20] as [Int64] {
            let arrival = Timestamp(seconds: second)
            window.add(
                StreamRecord(
                    device: 1, shard: 0, arrival: arrival, event: arrival, temperature: 0, humidity: 0, latitude: 0,
                    longitude: 0, battery: 0), emit: emit)
        }
        window.flush(emit)
        #expect(batches == [[0, 1, 2], [3], [9, 10], [20]])
        #expect(closed == [2, 8, 14, 25])
    }

    /// What Python's `repr` says of the smallest coordinates.
    @Test(arguments: [
        (0, "0.0"), (1, "1e-06"), (9, "9e-06"), (10, "1e-05"), (12, "1.2e-05"), (99, "9.9e-05"), (100, "0.0001"),
        (-5, "-5e-06"), (-120, "-0.00012"), (1_000_000, "1.0"), (-90_000_000, "-90.0"), (12_345_670, "12.34567"),
    ])
    func coordinatesArePrintedAsPythonPrintsThem(_ millionths: Int, _ text: String) {
        var bytes: [UInt8] = []
        PythonText.appendMillionths(millionths, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [(1_800, "18.0"), (2_340, "23.4"), (2_345, "23.45"), (2_305, "23.05"), (-50, "-0.5"), (0, "0.0")])
    func hundredthsArePrintedAsPythonPrintsThem(_ hundredths: Int, _ text: String) {
        var bytes: [UInt8] = []
        PythonText.appendHundredths(hundredths, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    /// The recipe's stream of three shards: where the service puts these keys.
    @Test func devicesGoToTheShardOfTheirHash() {
        var stream = RecordStream(Tree.plan { $0.devices = 100 })
        var shards: [Int: Int] = [:]
        while let record = stream.nextRecord() { shards[record.device] = record.shard }
        #expect(shards[1] == 1)
        #expect(shards[42] == 2)
        #expect(shards[100] == 1)
    }

    @Test func numbersHoldShardTimeAndCounter() throws {
        var stream = RecordStream(Tree.plan { $0.shards = 7 })
        var counters: [Int: UInt64] = [:]
        while let record = stream.nextRecord() {
            let layout = try #require(SequenceLayout(record.number))
            #expect(Int(layout.shard) == record.shard)
            let group = record.shard / 5
            #expect(layout.index == counters[group, default: 0] + 1)
            counters[group] = layout.index
            let delay = record.arrival.microseconds - layout.second * 1_000_000
            #expect((300_000...2_200_000).contains(delay))
        }
        #expect(counters.count == 2)
    }
}
