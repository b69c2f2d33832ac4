import Coding
import Records
import TestSupport
import Testing

/// What a replay puts into moto's Kinesis is what boto3 reads there: bytes, keys, order, shards.
@Suite struct MotoReplayTests {
    /// Payloads of all kinds, each with the number of its record at its end.
    private static func payload(_ number: Int) -> [UInt8] {
        let kinds: [[UInt8]] = [
            Array(#"{"device_id": "d", "b":1.50, "a" : NaN, "n":"#.utf8), [0x1F, 0x8B, 0], Array("plain, é ".utf8),
            [UInt8](repeating: 0xB0, count: 3_000), [0xED, 0xA0, 0x80],
        ]
        let kind = kinds[number % kinds.count]
        return kind + Array("\(number)".utf8) + (number % kinds.count == 0 ? Array("}".utf8) : [])
    }

    /// A stream's records as evidence that names them and brings their bytes, in a database of the folder.
    private static func gather(_ stream: String, _ program: Program) throws {
        let outcome = try program.run(["fetch", "kinesis://\(stream)", "--from-oldest", "--stream", stream])
        #expect(outcome.status == 0, "\(outcome.stderr)")
    }

    /// Runs a replay to its end, however often it stops part way.
    private static func replay(_ program: Program, to stream: String) throws -> Program.Outcome {
        try program.run([
            "replay", "run", "--missing", "--to", "kinesis://\(stream)", "--target-label", "target", "--yes", "--share",
            "1",
        ])
    }

    @Test(arguments: [[], ["--fail", "0.3", "--service-numbers"]])
    func whatArrivesIsWhatWasThere(_ arguments: [String]) throws {
        let moto = try Moto(arguments)
        let records = (0..<150).map { (key: "key-\($0 % 23)-é", data: Self.payload($0)) }
        try moto.makeStream("target", shards: 3)
        try moto.makeStream("origin", shards: 2)
        // Entries that are refused are put again, as a producer would.
        var left = records
        while !left.isEmpty {
            let now = Array(left.prefix(1))
            let entry = #"{"Data":\#(BotoPeer.bytes(now[0].data)),"PartitionKey":"\#(now[0].key)"}"#
            let answer = try moto.boto.call("kinesis", "put_records", #"{"StreamName":"origin","Records":[\#(entry)]}"#)
            if answer["FailedRecordCount"]?.text == "0" { left.removeFirst() }
        }
        let folder = try TemporaryFolder()
        let program = moto.program(in: folder)
        try Self.gather("origin", program)
        let outcome = try Self.replay(program, to: "target")
        #expect(outcome.status == 0, "\(outcome.stdout)\(outcome.stderr)")
        let found = try moto.records(of: "target")
        #expect(found.values.reduce(0) { $0 + $1.count } == records.count)
        // By key, bytes and order are the same: a key's records are all in one shard.
        let expected = Dictionary(grouping: records, by: \.key).mapValues { $0.map(\.data) }
        for (key, payloads) in expected {
            let shards = found.filter { $0.value.contains { $0.key == key } }
            #expect(shards.count == 1, "\(key)")
            #expect(shards.values.first?.filter { $0.key == key }.map(\.data) == payloads, "\(key)")
        }
        // The ledger names each copy by the number that boto3 reads.
        let sequences = try program.run([
            "query", "--output", "csv", "SELECT new_shard || ':' || new_sequence AS copy FROM replays ORDER BY copy",
        ]).stdout.split(separator: "\n").dropFirst().map(String.init)
        let read = found.flatMap { shard, records in records.map { "\(shard):\($0.sequence)" } }
        #expect(sequences.sorted() == read.sorted())
        let verified = try program.run(["replay", "verify", "r-000001", "--all"])
        #expect(verified.status == 0, "\(verified.stdout)\(verified.stderr)")
    }
}
