import Coding
import TestSupport
import Testing

/// moto checks signatures itself: a right secret is taken, a wrong one is not.
@Suite struct MotoSignatureTests {
    @Test func aWrongSecretIsRefused() throws {
        let moto = try Moto(["--signed"])
        try moto.boto.call("s3", "create_bucket", #"{"Bucket":"signed"}"#)
        let body = BotoPeer.bytes(
            Array(#"[{"original_data":{"a":1},"sequence_number":"1","event_id":"shardId-000000000000:1"}]"#.utf8))
        try moto.boto.call("s3", "put_object", #"{"Bucket":"signed","Key":"batch.json","Body":\#(body)}"#)
        try moto.makeStream("signed", [("key", Array("one".utf8)), ("key", Array("two".utf8))])
        try moto.boto.call("sqs", "create_queue", #"{"QueueName":"signed"}"#)
        // moto's own check cannot read an encoded slash in a query, as a prefix would bring: the whole bucket is read.
        let calls = [
            ["import", "s3://signed"], ["fetch", "kinesis://signed", "--from-oldest"],
            ["fetch", "sqs://signed", "--wait", "0"],
        ]
        for call in calls {
            let folder = try TemporaryFolder()
            let right = try moto.program(in: folder).run(call)
            #expect(right.status == 0, "\(call): \(right.stderr)")
            for environment in [["AWS_SECRET_ACCESS_KEY": "wrong"], ["AWS_ACCESS_KEY_ID": "AKIAWRONGWRONGWRONG1"]] {
                let wrong = try moto.program(in: folder, environment).run(call + ["--db", "other.db"])
                #expect(wrong.status == 1, "\(call): \(wrong.stdout)")
                let reasons = ["SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidClientTokenId"]
                #expect(reasons.contains { wrong.stderr.contains($0) }, "\(call): \(wrong.stderr)")
            }
        }
    }
}
