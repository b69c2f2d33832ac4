import Coding
import Foundation
import TestSupport
import Testing

/// Each fault is what boto3 takes it for, strikes when it should, and leaves behind what it says.
@Suite struct LoopbackFaultTests {
    private static let put = #"{"StreamName":"s","Records":[{"Data":{"$bytes":"MQ=="},"PartitionKey":"k"}]}"#

    @Test func eachFaultIsSeenAsWhatItIs() throws {
        let cases: [(fault: LoopbackFault, code: String?, accepted: Int)] = [
            (.throttle, "ProvisionedThroughputExceededException", 0),
            (.failBefore, "InternalFailure", 0),
            (.unavailable, "ServiceUnavailable", 0),
            (.failAfterAccepting, "InternalFailure", 1),
            (.dropAnswer, "ConnectionClosedError", 1),
            (.resetAfterAccepting, "ConnectionClosedError", 1),
            (.resetBeforeReading, "ConnectionClosedError", 0),
            (.resetMidBody, "ConnectionClosedError", 1),
            (.truncateBody, "ConnectionClosedError", 1),
            (.denyAccess, "AccessDeniedException", 0),
        ]
        for (fault, code, accepted) in cases {
            let kinesis = LoopbackKinesis(streams: ["s": 1])
            let server = try LoopbackServer(
                kinesis, faults: LoopbackFaults().with(fault, at: [1], of: "PutRecords"))
            let boto = try BotoPeer(url: server.url)
            let codes = try (0..<3).map { _ in try boto.call("kinesis", "put_records", Self.put).errorCode }
            #expect(codes[0] == nil && codes[2] == nil, "\(fault): \(codes)")
            #expect(codes[1] == code, "\(fault)")
            #expect(kinesis.acceptedCount == 2 + accepted, "\(fault)")
            #expect(server.struck.map(\.number) == [1])
            #expect(fault.isAcceptedUnanswered == (accepted == 1))
        }
    }

    /// Calls on a thread of its own, as the caller is going to stand at a gate.
    private static func putElsewhere(_ boto: BotoPeer) async -> String? {
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                do { done.resume(returning: try boto.call("kinesis", "put_records", Self.put).errorCode) } catch {
                    done.resume(returning: "\(error)")
                }
            }
        }
    }

    @Test func slowBodiesWaitForTheGate() async throws {
        let gate = LoopbackGate()
        let kinesis = LoopbackKinesis(streams: ["s": 1])
        let server = try LoopbackServer(
            kinesis,
            faults: LoopbackFaults().with(.hold(gate), at: [0], of: "PutRecords")
                .with(.slowBody(piece: 7, gate: gate), at: [1], of: "PutRecords"))
        let boto = try BotoPeer(url: server.url)
        for number in 1...2 {
            async let code = Self.putElsewhere(boto)
            await gate.awaitWaiting()
            // It was carried out; only the answer waits.
            #expect(kinesis.acceptedCount == number)
            if number == 1 { gate.letPass() } else { gate.open() }
            #expect(await code == nil)
        }
    }

    @Test func credentialsExpireAndClocksDiffer() throws {
        let known: Set<LoopbackAuthorization.Credentials> = [
            .init(accessKey: "AKIAIOSFODNN7EXAMPLE"), .init(accessKey: "ASIA", sessionToken: "token"),
        ]
        let authorization = LoopbackAuthorization(service: "kinesis", region: "us-east-1", known: known)
        let server = try LoopbackServer(
            LoopbackKinesis(streams: ["s": 1]), faults: LoopbackFaults().with(.expireToken, at: [1], of: "PutRecords"),
            authorization: authorization)
        let session = ["AWS_ACCESS_KEY_ID": "ASIA", "AWS_SESSION_TOKEN": "token"]
        let boto = try BotoPeer(url: server.url, environment: session)
        let codes = try (0..<3).map { _ in try boto.call("kinesis", "put_records", Self.put).errorCode }
        #expect(codes == [nil, "ExpiredTokenException", "ExpiredTokenException"])
        for (environment, code) in [
            ([:], nil), (["AWS_ACCESS_KEY_ID": "ASIA"], "UnrecognizedClientException"),
            (["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"], "InvalidSignatureException"),
        ] as [([String: String], String?)] {
            let other = try BotoPeer(url: server.url, environment: environment)
            #expect(try other.call("kinesis", "put_records", Self.put).errorCode == code)
        }
        let ahead = try LoopbackServer(
            LoopbackKinesis(streams: ["s": 1]),
            authorization: LoopbackAuthorization(service: "kinesis", region: "us-east-1", clockOffset: 900))
        let late = try BotoPeer(url: ahead.url)
        #expect(try late.call("kinesis", "put_records", Self.put).errorCode == "InvalidSignatureException")
    }

    @Test func chanceIsTheSeeds() throws {
        let strokes: (UInt64) throws -> [Int] = { seed in
            let kinesis = LoopbackKinesis(streams: ["s": 1])
            let shares = [
                LoopbackFaults.Share(.throttle, 0.2, operations: ["PutRecords"]), .init(.failBefore, 0.2),
            ]
            let server = try LoopbackServer(kinesis, faults: LoopbackFaults(seed: seed, shares: shares))
            let boto = try BotoPeer(url: server.url)
            for _ in 0..<40 { try boto.call("kinesis", "put_records", Self.put) }
            #expect(server.struck.count + kinesis.acceptedCount == 40)
            return server.struck.map(\.number)
        }
        let first = try strokes(5)
        #expect((6...26).contains(first.count))
        #expect(try strokes(5) == first)
        #expect(try strokes(6) != first)
    }

    @Test func entriesFailOneByOne() throws {
        var options = LoopbackKinesis.Options()
        options.failedEntryShare = 0.5
        let kinesis = LoopbackKinesis(streams: ["s": 2], options: options)
        let server = try LoopbackServer(kinesis)
        let boto = try BotoPeer(url: server.url)
        let records = (0..<100).map { #"{"Data":\#(BotoPeer.bytes([UInt8($0)])),"PartitionKey":"k\#($0)"}"# }
        let answer = try boto.call(
            "kinesis", "put_records", #"{"StreamName":"s","Records":[\#(records.joined(separator: ","))]}"#)
        let failed = (answer["Records"]?.elements ?? []).map { $0["ErrorCode"] != nil }
        let failedCount = failed.count { $0 }
        #expect(answer["FailedRecordCount"]?.text == String(failedCount))
        #expect((30...70).contains(failedCount))
        #expect(kinesis.accepted.map { $0.data[0] } == (0..<100).filter { !failed[Int($0)] })
    }

    @Test func aLogIsHeldAgainstWhatWasMeant() {
        let content = { (key: String, byte: UInt8) in LoopbackAcceptedRecord.Content(partitionKey: key, data: [byte]) }
        let kinesis = LoopbackKinesis(streams: ["s": 1])
        for (key, byte) in [("a", 1), ("b", 1), ("a", 3), ("a", 2), ("a", 1), ("b", 2), ("c", 9)] as [(String, UInt8)] {
            kinesis.put([byte], key: key, to: "s")
        }
        let check = LoopbackLogCheck(
            kinesis.accepted,
            expected: [
                content("a", 1), content("a", 2), content("a", 3), content("b", 1), content("b", 2), content("b", 3),
            ])
        #expect(check.missing == [content("b", 3)])
        #expect(check.unexpected == [content("c", 9)])
        #expect(check.doubles == [content("a", 1): [-1, -1]])
        #expect(check.disorderedKeys == ["a"])
        #expect(check.regressedKeys == ["a"])
        #expect(!check.isComplete)
    }
}
