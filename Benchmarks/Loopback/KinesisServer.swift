import ArgumentParser
import TestSupport

/// `loopback kinesis`.
struct KinesisServer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kinesis", abstract: "Plays Kinesis Data Streams; its state tells counts, doubles and order.")

    @Option(help: "A stream's name; it is there from the beginning.") var stream = "loopback"
    @Option(help: "Shards of the stream.") var shards = 4
    @Option(help: "0 takes a free port.") var port: UInt16 = 0
    @Option(help: "The region for which requests are signed.") var region = "us-east-1"
    @Flag(help: "Numbers 1, 2, 3, … in each shard.") var dense = false
    @Option(help: "Seeds everything that is left to chance.") var seed: UInt64 = 1
    @Option(help: "The share of entries that are refused.") var failEntries = 0.0
    @Option(help: "The share of calls of PutRecords that are throttled.") var throttle = 0.0
    @Option(help: "The share of calls of PutRecords that are carried out and not answered.") var drop = 0.0
    @Option(help: "The share of calls of PutRecords that are carried out and answered with status 500.") var failAfter =
        0.0
    @Option(help: "The share of calls of PutRecords whose connection is reset.") var reset = 0.0
    @Option(help: "A member of the payloads, an integer that rises for each key: the order is judged by it.")
    var orderField: String?

    func run() throws {
        var options = LoopbackKinesis.Options()
        options.region = region
        options.numbers = dense ? .dense : .service
        options.failedEntryShare = failEntries
        options.seed = seed
        let kinesis = LoopbackKinesis(streams: [stream: shards], options: options)
        let puts: Set = ["PutRecords"]
        let faults = LoopbackFaults(
            seed: seed,
            shares: [
                .init(.throttle, throttle, operations: puts), .init(.dropAnswer, drop, operations: puts),
                .init(.failAfterAccepting, failAfter, operations: puts),
                .init(.resetBeforeReading, reset, operations: puts),
            ])
        let field = orderField
        let stated = StatedService(kinesis) { KinesisState(kinesis.accepted, orderField: field).json }
        let server = try LoopbackServer(stated, faults: faults, port: port)
        try stated.serve(server)
    }
}
