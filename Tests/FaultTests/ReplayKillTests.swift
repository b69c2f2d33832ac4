import Coding
import Foundation
import Synchronization
import TestSupport
import Testing

/// The program sends into a stream that fails, throttles and loses answers, and is killed in the middle of its calls.
///
/// `AFTERBAY_REPLAY_KILLS=RECORDS,KEYS,KILLS` changes the size; the full one is `100000,2000,20`.
@Suite struct ReplayKillTests {
    /// Plays the stream, and kills its client at some calls of PutRecords, in turn before and after they are carried out.
    private final class Killer: LoopbackService {
        private struct State {
            var client: Int32?
            var calls = 0
            var next: Int
            var kills = 0
        }

        private let stream: LoopbackKinesis
        private let every: Int
        private let limit: Int
        private let state: Mutex<State>

        init(_ stream: LoopbackKinesis, every: Int, limit: Int) {
            self.stream = stream
            self.every = every
            self.limit = limit
            state = Mutex(State(next: every))
        }

        var kills: Int { state.withLock { $0.kills } }

        func attach(_ client: Int32) { state.withLock { $0.client = client } }

        func operation(of head: LoopbackRequest) -> String { stream.operation(of: head) }

        func refusal(_ refusal: LoopbackRefusal, of request: LoopbackRequest) -> LoopbackResponse {
            stream.refusal(refusal, of: request)
        }

        func answer(_ request: LoopbackRequest) -> LoopbackResponse {
            guard operation(of: request) == "PutRecords" else { return stream.answer(request) }
            let turn = state.withLock { state -> (isOdd: Bool, client: Int32)? in
                state.calls += 1
                guard state.kills < limit, state.calls >= state.next, let client = state.client else { return nil }
                state.kills += 1
                state.next = state.calls + every
                state.client = nil
                return (state.kills.isMultiple(of: 2), client)
            }
            guard let turn else { return stream.answer(request) }
            if turn.isOdd { kill(turn.client, SIGKILL) }
            let answer = stream.answer(request)
            if !turn.isOdd { kill(turn.client, SIGKILL) }
            return answer
        }
    }

    private struct Size {
        var (records, keys, kills) = (4_000, 200, 4)

        init() {
            let text = ProcessInfo.processInfo.environment["AFTERBAY_REPLAY_KILLS"] ?? ""
            let parts = text.split(separator: ",").compactMap { Int($0) }
            if parts.count == 3 { (records, keys, kills) = (parts[0], parts[1], parts[2]) }
        }
    }

    /// Dumps of the stream's shards, whose records nothing says were delivered; what has to go, in order.
    private static func evidence(_ size: Size, in folder: TemporaryFolder) throws -> [LoopbackLogCheck.Content] {
        var random = SeededRandom(seed: 11)
        var texts = [String](repeating: "", count: 3)
        var expected: [LoopbackLogCheck.Content] = []
        for number in 1...size.records {
            let key = Int.random(in: 0..<size.keys, using: &random)
            let data = Array(#"{"n":\#(number),"text":"\#(String(repeating: "x", count: number % 90))"}"#.utf8)
            let time = 1_700_000_000 + number / 100
            let separator = texts[key % 3].isEmpty ? "" : ","
            texts[key % 3] +=
                separator
                + #"{"SequenceNumber":"\#(number)","PartitionKey":"device-\#(key)","Data":"\#(Base64.encode(data))","#
                + #""ApproximateArrivalTimestamp":\#(time)}"#
            expected.append(LoopbackLogCheck.Content(partitionKey: "device-\(key)", data: data))
        }
        for (shard, text) in texts.enumerated() {
            try folder.write("shard-\(shard).json", #"{"Records":[\#(text)],"MillisBehindLatest":0}"#)
        }
        return expected
    }

    @Test func everyRecordArrivesInOrderAndOnlyWhatWasUnderWayMayArriveTwice() throws {
        let size = Size()
        let folder = try TemporaryFolder()
        let expected = try Self.evidence(size, in: folder)
        let program = Program(
            in: folder,
            environment: [
                "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
            ])
        for shard in 0..<3 {
            let imported = try program.run([
                "import", "--stream", "plant", "--shard", "shardId-00000000000\(shard)", "shard-\(shard).json",
            ])
            #expect(imported.status == 0, "\(imported.stderr)")
        }
        var options = LoopbackKinesis.Options()
        options.failedEntryShare = 0.1
        let stream = LoopbackKinesis(streams: ["plant": 16], options: options)
        let calls = size.records / 60
        let killer = Killer(stream, every: max(2, calls / (size.kills + 1)), limit: size.kills)
        let puts: Set = ["PutRecords"]
        let faults = LoopbackFaults(
            seed: 3, shares: [.init(.throttle, 0.05, operations: puts), .init(.dropAnswer, 0.01, operations: puts)])
        let server = try LoopbackServer(killer, faults: faults)
        let common = ["--endpoint-url", server.url, "--yes", "--share", "1", "--progress", "none"]
        var outcome = try program.run(
            ["replay", "run", "--missing", "--to", "kinesis://plant"] + common,
            watching: { killer.attach($0.processIdentifier) })
        var runs = 1
        while outcome.wasKilled || outcome.status == 4, runs < 3 * size.kills + 5 {
            runs += 1
            outcome = try program.run(
                ["replay", "run", "--resume", "r-000001"] + common,
                watching: { killer.attach($0.processIdentifier) })
        }
        #expect(!outcome.wasKilled && outcome.status == 0, "\(outcome.stderr)")
        #expect(killer.kills == size.kills)
        let check = LoopbackLogCheck(stream.accepted, expected: expected)
        #expect(check.isComplete, "missing \(check.missing.count), disordered \(check.disorderedKeys.count)")
        #expect(check.regressedKeys == [])
        // Doubts were looked for in the stream, so that nothing went twice; if anything had, it would have to be listed.
        let verified = try program.run(
            ["replay", "verify", "r-000001", "--endpoint-url", server.url, "--output", "json"])
        #expect(verified.status == 0, "\(verified.stderr)")
        let listed = verified.stdout.split(separator: "\"event_id\"").count - 1
        #expect(check.doubles.count <= listed)
    }
}
