import Coding
import TestSupport
import Testing

/// What doctor says of a place that allows everything, and of one that does not know the credentials.
@Suite struct MotoDoctorTests {
    private static let targets = ["s3://doctored", "kinesis://doctored", "sqs://doctored"]

    private static func setUp(_ moto: Moto) throws {
        try moto.boto.call("s3", "create_bucket", #"{"Bucket":"doctored"}"#)
        try moto.boto.call("s3", "put_object", #"{"Bucket":"doctored","Key":"key","Body":{"$bytes":"MQ=="}}"#)
        try moto.makeStream("doctored", shards: 1, [("key", [1])])
        try moto.boto.call("sqs", "create_queue", #"{"QueueName":"doctored"}"#)
    }

    @Test func everythingWorksWhereEverythingIsAllowed() throws {
        let moto = try Moto.shared.get()
        try Self.setUp(moto)
        let folder = try TemporaryFolder()
        let report = try moto.program(in: folder).json(["doctor"] + Self.targets)
        let outcomes = (report["permissions"]?.elements ?? []).map { $0["outcome"]?.text }
        #expect(report["passed"]?.text == "true")
        #expect(outcomes.count >= 6 && !outcomes.contains("failed"))
        let secret = PythonPeer.environment["AWS_SECRET_ACCESS_KEY"] ?? ""
        let text = try moto.program(in: folder).run(["doctor"] + Self.targets).stdout
        #expect(!text.contains(secret))
    }

    @Test func whatIsNotThereIsNamed() throws {
        let moto = try Moto.shared.get()
        let folder = try TemporaryFolder()
        let report = try moto.program(in: folder).json(["doctor", "s3://nobodys-bucket", "kinesis://nobodys"])
        #expect(report["passed"]?.text == "false")
        let failed = (report["permissions"]?.elements ?? []).filter { $0["outcome"]?.text == "failed" }
        let codes = failed.compactMap { $0["code"]?.text }
        #expect(codes.contains("not_found"), "\(codes)")
    }
}
