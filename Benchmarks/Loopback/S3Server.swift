import ArgumentParser
import Coding
import TestSupport

/// `loopback s3`.
struct S3Server: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "s3", abstract: "Plays S3 with a bucket of a folder's files; its state tells counts of requests.")

    @Argument(help: "The folder whose files are the objects.") var folder: String
    @Option(help: "The bucket's name.") var bucket = "loopback"
    @Option(help: "0 takes a free port.") var port: UInt16 = 0
    @Option(help: "The bucket's region.") var region = "us-east-1"
    @Option(help: "Seeds everything that is left to chance.") var seed: UInt64 = 1
    @Option(help: "The share of requests that are told to slow down.") var throttle = 0.0
    @Option(help: "The share of fetches whose body is cut.") var truncate = 0.0
    @Option(help: "The share of fetches whose connection is reset.") var reset = 0.0

    func run() throws {
        var content = try LoopbackBucket(bucket, folder: folder)
        content.region = region
        let s3 = LoopbackS3([content])
        let gets: Set = ["GetObject"]
        let faults = LoopbackFaults(
            seed: seed,
            shares: [
                .init(.throttle, throttle), .init(.truncateBody, truncate, operations: gets),
                .init(.resetMidBody, reset, operations: gets),
            ])
        let stated = StatedService(s3) { Self.state(s3.calls) }
        let server = try LoopbackServer(stated, faults: faults, port: port)
        try stated.serve(server)
    }

    /// How many requests of each operation were carried out.
    private static func state(_ calls: [LoopbackS3.Call]) -> [UInt8] {
        var writer = JSONTextWriter()
        writer.beginObject()
        for (operation, calls) in Dictionary(grouping: calls, by: \.operation).sorted(by: { $0.key < $1.key }) {
            writer.key(operation)
            writer.integer(calls.count)
        }
        writer.endObject()
        return writer.bytes
    }
}
