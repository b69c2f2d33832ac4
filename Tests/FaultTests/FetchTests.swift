import Coding
import Foundation
import Store
import TestSupport
import Testing

/// The program fetches from servers on loopback ports: failures out of a queue, then their records out of the stream.
@Suite(.serialized) struct FetchTests {
    /// A stream with records, and the messages of the batches that failed.
    private struct Pipeline {
        let folder: TemporaryFolder
        let kinesis: LoopbackKinesis
        let sqs: LoopbackSQS
        let streamServer: LoopbackServer
        let queueServer: LoopbackServer

        init(faults: LoopbackFaults = LoopbackFaults()) throws {
            folder = try TemporaryFolder()
            var options = LoopbackKinesis.Options()
            options.recordsPerPage = 7
            options.emptyPageShare = 0.2
            options.clock = { 1_763_744_400_000_000 + Int64($0) * 1_000_000 }
            kinesis = LoopbackKinesis(streams: ["readings": 3], options: options)
            for number in 0..<240 {
                kinesis.put(
                    Array(#"{"device_id":"d\#(number % 9)","v":\#(number)}"#.utf8), key: "key-\(number % 40)",
                    to: "readings", arrival: 1_763_744_400_000_000 + Int64(number) * 10_000)
            }
            var queue = LoopbackQueue("failures")
            queue.messagesPerAnswer = 2
            queue.emptyEvery = 3
            for text in Self.documents(kinesis.accepted) { queue.send(text) }
            queue.send("no document at all")
            sqs = LoopbackSQS([queue])
            streamServer = try LoopbackServer(kinesis, faults: faults)
            queueServer = try LoopbackServer(sqs)
        }

        /// Two failed batches of each shard.
        private static func documents(_ records: [LoopbackAcceptedRecord]) -> [String] {
            Dictionary(grouping: records, by: \.shard).sorted { $0.key < $1.key }.flatMap { shard, records in
                [records[10..<22], records[30..<45]].map { batch in
                    let (first, last) = (batch.first?.sequence ?? "", batch.last?.sequence ?? "")
                    return #"{"requestContext":{"requestId":"\#(shard)-\#(batch.startIndex)","functionArn":"arn:f","#
                        + #""condition":"RetryAttemptsExhausted","approximateInvokeCount":3},"version":"1.0","#
                        + #""timestamp":"2025-11-21T17:30:00.000Z","KinesisBatchInfo":{"shardId":"\#(shard)","#
                        + #""startSequenceNumber":"\#(first)","endSequenceNumber":"\#(last)","batchSize":\#(batch.count),"#
                        + #""streamArn":"arn:aws:kinesis:us-east-1:000000000000:stream/readings"}}"#
                }
            }
        }

        func run(
            _ arguments: [String], database: String = "a.db", server: LoopbackServer?,
            environment: [String: String] = [:]
        ) throws -> Program.Outcome {
            let surroundings = [
                "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
            ].merging(environment) { _, given in given }
            let endpoint = server.map { ["--endpoint-url", $0.url] } ?? []
            return try Program(in: folder, environment: surroundings)
                .run(arguments + ["--db", database] + endpoint)
        }

        func fetchStream(_ database: String, environment: [String: String] = [:]) throws -> Program.Outcome {
            try run(
                ["fetch", "kinesis://readings", "--share", "1", "--output", "json"], database: database,
                server: streamServer, environment: environment)
        }
    }

    @Test func fromTheQueueToTheRecords() throws {
        let pipeline = try Pipeline()
        let received = try pipeline.run(
            ["fetch", "sqs://failures", "--delete", "--wait", "0", "--output", "json"], server: pipeline.queueServer)
        #expect(received.status == 2, "\(received.stderr)")
        let queue = try #require(pipeline.sqs.queue("failures"))
        #expect(queue.deleted.count == 6)
        #expect(queue.messages.map(\.body) == ["no document at all"])

        let plan = try pipeline.run(
            ["fetch", "kinesis://readings", "--dry-run", "--output", "json"], server: pipeline.streamServer)
        #expect(plan.status == 0 && plan.stdout.contains(#""calls_at_least": 12"#), "\(plan.stderr)\(plan.stdout)")
        #expect(pipeline.streamServer.requestCount(of: "GetRecords") == 0)

        let fetched = try pipeline.fetchStream("a.db")
        #expect(fetched.status == 0, "\(fetched.stderr)")
        #expect(JSONValue(text: Array(fetched.stdout.utf8))?.integer("records.stored") == 81)
        #expect(JSONValue(text: Array(fetched.stdout.utf8))?.integer("states.complete") == 6)
        let failures = try pipeline.run(["audit", "failures", "--output", "jsonl"], server: nil)
        let lines = failures.stdout.split(separator: "\n")
        #expect(lines.count == 81 && lines.allSatisfy { $0.contains(#""payload":true"#) })

        let calls = pipeline.streamServer.requestCount(of: "GetRecords")
        let again = try pipeline.fetchStream("a.db")
        #expect(again.status == 0 && pipeline.streamServer.requestCount(of: "GetRecords") == calls)
    }

    @Test func whatIsTrimmedIsToldAndNotFetchedAgain() throws {
        let pipeline = try Pipeline()
        _ = try pipeline.run(["fetch", "sqs://failures", "--wait", "0"], server: pipeline.queueServer)
        pipeline.kinesis.trim(15, of: "shardId-000000000001", in: "readings")
        let fetched = try pipeline.fetchStream("a.db")
        #expect(fetched.status == 0, "\(fetched.stderr)")
        let answer = try #require(JSONValue(text: Array(fetched.stdout.utf8)))
        #expect(answer.integer("states.partly_expired") == 1 && answer.integer("states.complete") == 5)
        #expect(answer.integer("records.stored") == 76)
        #expect(fetched.stderr.contains("--retention 24h"))
        let calls = pipeline.streamServer.requestCount
        let again = try pipeline.fetchStream("a.db")
        #expect(JSONValue(text: Array(again.stdout.utf8))?.integer("states.partly_expired") == 1)
        // Describing the stream and its shards is all.
        #expect(pipeline.streamServer.requestCount == calls + 2)
    }

    @Test func aFetchThatIsKilledGoesOn() throws {
        // The calls that are made once for a fetch go well: three failures in a row would end it.
        let reads: Set = ["GetRecords", "GetShardIterator"]
        let faults = LoopbackFaults(
            seed: 4,
            shares: [
                LoopbackFaults.Share(.throttle, 0.1, operations: reads),
                LoopbackFaults.Share(.failBefore, 0.05, operations: reads),
            ])
        let pipeline = try Pipeline(faults: faults)
        func receive(_ database: String) throws {
            pipeline.sqs.change("failures") { $0.release() }
            _ = try pipeline.run(
                ["fetch", "sqs://failures", "--wait", "0"], database: database, server: pipeline.queueServer)
        }
        try receive("whole.db")
        #expect(try pipeline.fetchStream("whole.db").status == 0)
        let whole = try dumpText(ofFile: pipeline.folder.path("whole.db"))
        var kills = 0
        for write in [1, 2, 3, 5, 7, 8] {
            let database = "killed-\(write).db"
            try receive(database)
            let killed = try pipeline.fetchStream(
                database, environment: ["AFTERBAY_KILL_AFTER_WRITES": "\(write)"])
            kills += killed.wasKilled ? 1 : 0
            let resumed = try pipeline.fetchStream(database)
            #expect(resumed.status == 0, "\(resumed.stderr)")
            #expect(try dumpText(ofFile: pipeline.folder.path(database)) == whole, "killed at write \(write)")
            #expect(try problems(ofFile: pipeline.folder.path(database)) == [])
        }
        #expect(kills == 6)
    }

    @Test func aSliceOfTheStreamIsExact() throws {
        let pipeline = try Pipeline()
        let fetched = try pipeline.run(
            [
                "fetch", "kinesis://readings", "--since", "2025-11-21T17:00:00.500Z", "--until",
                "2025-11-21T17:00:02.000Z", "--share", "1", "--output", "json",
            ], server: pipeline.streamServer)
        #expect(fetched.status == 0, "\(fetched.stderr)")
        #expect(JSONValue(text: Array(fetched.stdout.utf8))?.integer("records.stored") == 150)
    }
}

extension JSONValue {
    /// The whole number behind a path.
    fileprivate func integer(_ path: String) -> Int? {
        guard case .number(let text)? = self[path] else { return nil }
        return Int(text)
    }
}
