import Foundation
import TestSupport
import Testing

@testable import Ingest
@testable import Store

/// The program itself against a server on loopback that plays S3 and lets things go wrong.
@Suite struct BucketProgramTests {
    private let folder: TemporaryFolder
    private let s3: LoopbackS3
    private static let count = 30

    init() throws {
        folder = try TemporaryFolder()
        for number in 0..<Self.count {
            let hour = "2026/11/21/\(10 + number % 10)"
            let name = number.isMultiple(of: 7) ? "b c+d&é%20 \(number)" : "batch-\(number)"
            try folder.write("in/\(hour)/\(name).json", ImportFixture.batch(number * 3 + 1, 3 + number))
        }
        var bucket = try LoopbackBucket("bucket", folder: folder.path("in"))
        bucket.keysPerPage = 7
        s3 = LoopbackS3([bucket])
    }

    private func program(_ server: LoopbackServer) -> Program {
        Program(
            in: folder,
            environment: [
                "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL_S3": server.url, "AWS_MAX_ATTEMPTS": "6",
                "NO_PROXY": "*", "TMPDIR": folder.path,
            ])
    }

    /// Every fault once or twice, at listings and at objects: what comes out is as from the directory.
    @Test func faultsOnTheWayChangeNothing() throws {
        let kinds: [LoopbackFault] = [
            .throttle, .failBefore, .unavailable, .failAfterAccepting, .dropAnswer, .resetAfterAccepting,
            .resetBeforeReading, .resetMidBody, .truncateBody,
        ]
        var faults = LoopbackFaults()
        for (number, fault) in kinds.enumerated() {
            faults = faults.with(fault, at: [number * 4, number * 4 + 1], of: "GetObject")
        }
        faults = faults.with(.throttle, at: [1], of: "ListObjectsV2").with(.truncateBody, at: [3], of: "ListObjectsV2")
        let server = try LoopbackServer(
            s3, faults: faults, authorization: LoopbackAuthorization(service: "s3", region: nil))
        let program = program(server)
        let remote = try program.run(["import", "s3://bucket", "--db", "s3.db", "--output", "json"])
        #expect(remote.status == 0, "\(remote.stderr)")
        #expect(server.struck.count >= kinds.count)
        let local = try program.run(["import", "in", "--db", "in.db"])
        #expect(local.status == 0)
        let same = try dumpText(ofFile: folder.path("s3.db")) == dumpText(ofFile: folder.path("in.db"))
        #expect(same)
        #expect(try problems(ofFile: folder.path("s3.db")) == [])

        server.setFaults(LoopbackFaults())
        let before = s3.calls.count
        let again = try program.run(["import", "s3://bucket/", "--db", "s3.db"])
        #expect(again.stdout.contains("\(Self.count) unchanged") && again.stdout.contains("5 to list, 0 to get"))
        #expect(s3.calls[before...].map(\.operation) == Array(repeating: "ListObjectsV2", count: 5))
    }

    @Test(arguments: ["permanent", "malformed", "temporary"])
    func theBucketIsInAnotherRegion(kind: String) throws {
        let server = try LoopbackServer(s3, authorization: LoopbackAuthorization(service: "s3", region: nil))
        s3.change("bucket") { bucket in
            bucket.region = "eu-west-3"
            switch kind {
            case "permanent": bucket.redirect = .permanent
            case "malformed": bucket.redirect = .malformed
            default: bucket.redirect = .temporary(location: server.url)
            }
        }
        let outcome = try program(server).run(["import", "s3://bucket/2026/11/21/12/", "--db", "s3.db"])
        #expect(outcome.status == 0, "\(outcome.stderr)")
        #expect(outcome.stdout.contains("3 imported"))
        #expect(
            s3.calls.map(\.status) == [kind == "permanent" ? 301 : kind == "malformed" ? 400 : 307, 200, 200, 200, 200])
    }

    @Test func singleObjectsFailWithTheirReasons() throws {
        let faults: [(LoopbackBucket.KeyFault, String)] = [
            (.accessDenied, "s3:GetObject"), (.gone, "deleted between the listing and the reading"),
            (.archived, "restore it first"), (.kmsDenied, "kms:Decrypt"), (.kmsDisabled, "KMS.DisabledException"),
        ]
        s3.change("bucket") { bucket in
            for (number, fault) in faults.enumerated() {
                bucket.setFault(fault.0, of: "2026/11/21/1\(number + 1)/batch-\(number + 1).json")
            }
        }
        let server = try LoopbackServer(s3)
        let outcome = try program(server).run(["import", "s3://bucket", "--db", "s3.db", "--output", "json"])
        #expect(outcome.status == 2)
        for (number, fault) in faults.enumerated() {
            let line = outcome.stderr.split(separator: "\n").first { $0.contains("/batch-\(number + 1).json: ") }
            #expect(line?.contains(fault.1) == true, "\(line ?? "none")")
        }
        #expect(outcome.stdout.contains("\"imported\": \(Self.count - 5)"))
        #expect(outcome.stdout.contains("\"failed\": 5"))
    }

    @Test func theRequesterPaysWhenToldTo() throws {
        s3.change("bucket") { $0.requesterPays = true }
        let server = try LoopbackServer(s3)
        let refused = try program(server).run(["import", "s3://bucket", "--db", "s3.db"])
        #expect(refused.status == 1 && refused.stderr.contains("AccessDenied"))
        let paid = try program(server).run(["import", "s3://bucket", "--db", "s3.db", "--request-payer"])
        #expect(paid.status == 0 && paid.stdout.contains("\(Self.count) imported"))
    }

    @Test func anInterruptEndsTheTransfers() throws {
        let gate = LoopbackGate()
        let faults = LoopbackFaults().with(.hold(gate), at: 0..<Self.count, of: "GetObject")
        let server = try LoopbackServer(s3, faults: faults)
        let outcome = try program(server).run(["import", "s3://bucket", "--db", "s3.db"]) { process in
            gate.waitForWaiting(5)
            kill(process.processIdentifier, SIGINT)
        }
        gate.open()
        #expect(outcome.status == 130 && !outcome.wasKilled)
        #expect(outcome.stdout.contains("0 imported"))
        #expect(try program(server).run(["import", "s3://bucket", "--db", "s3.db"]).status == 0)
    }

    @Test func rejectedObjectsAreFetchedAgain() throws {
        s3.change("bucket") { $0.put("2026/11/21/12/batch-2.json", Array("[{]".utf8)) }
        let server = try LoopbackServer(s3)
        let first = try program(server).run(["import", "s3://bucket", "--db", "s3.db"])
        #expect(first.status == 2)
        s3.change("bucket") { $0.put("2026/11/21/12/batch-2.json", Array(ImportFixture.batch(7, 5).utf8)) }
        let retried = try program(server).run(["rejects", "retry", "--db", "s3.db"])
        #expect(retried.status == 0 && retried.stdout.contains("read 1 file again, 1 with new content"))
    }
}
