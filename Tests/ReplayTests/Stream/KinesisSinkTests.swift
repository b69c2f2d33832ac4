import AWS
import Testing

@testable import Replay

@Suite struct KinesisSinkTests {
    /// What stands behind a refused record of its key is refused with it, and goes when it is put again.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func keepsTheOrderThroughRefusals(seed: UInt64) async throws {
        var faults = StubStream.Faults()
        (faults.entryFails, faults.entryThrottled, faults.callThrottled) = (0.2, 0.1, 0.1)
        let stream = StubStream(seed: seed, faults: faults)
        let sink = KinesisSink(stream: "plant", kinesis: stream)
        try await sink.open()
        var waiting = SinkConformanceTests.records(0..<60)
        for _ in 0..<200 where !waiting.isEmpty {
            let results = try await sink.put(waiting)
            waiting = zip(waiting, results).filter { if case .refused = $1 { true } else { false } }.map(\.0)
        }
        #expect(waiting.isEmpty && stream.kept.count == 60)
        for key in 0..<7 {
            let numbers = stream.kept.filter { $0.partitionKey == "k\(key)" }.compactMap {
                Int(String(decoding: $0.data, as: UTF8.self).dropFirst("payload ".count))
            }
            #expect(numbers == numbers.sorted())
        }
    }

    @Test func tellsWhatNobodyKnows() async throws {
        var faults = StubStream.Faults()
        faults.answerLost = 1
        let sink = KinesisSink(stream: "plant", kinesis: StubStream(faults: faults))
        await #expect(throws: ReplayError.self) { try await sink.put(SinkConformanceTests.records(0..<1)) }
        try await sink.open()
        let results = try await sink.put(SinkConformanceTests.records(0..<9))
        let unknown = results.filter { if case .unknown = $0 { true } else { false } }
        let refused = results.filter { if case .refused = $0 { true } else { false } }
        #expect(unknown.count == 7 && refused.count == 2)
    }

    @Test func endsWhereItMayNotWrite() async throws {
        var faults = StubStream.Faults()
        faults.deniedFrom = 1
        let sink = KinesisSink(stream: "plant", kinesis: StubStream(faults: faults))
        try await sink.open()
        let error = await #expect(throws: AWSError.self) { try await sink.put(SinkConformanceTests.records(0..<9)) }
        #expect(error?.code == .accessDenied)
    }
}
