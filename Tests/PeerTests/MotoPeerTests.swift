import Coding
import Records
import TestSupport
import Testing

/// moto's server with what this project makes of it.
@Suite struct MotoPeerTests {
    @Test func refusesEntriesAndNumbersAsTheService() throws {
        let moto = try PythonPeer("moto_peer.py", ["--fail", "0.4", "--service-numbers"])
        let boto = try BotoPeer(url: moto.greeting)
        try boto.call("kinesis", "create_stream", #"{"StreamName":"s","ShardCount":2}"#)
        let records = (0..<50).map { #"{"Data":\#(BotoPeer.bytes([UInt8($0)])),"PartitionKey":"k\#($0)"}"# }
        let answer = try boto.call(
            "kinesis", "put_records", #"{"StreamName":"s","Records":[\#(records.joined(separator: ","))]}"#)
        let results = answer["Records"]?.elements ?? []
        #expect(results.count == 50)
        let failed = results.count { $0["ErrorCode"]?.text == "ProvisionedThroughputExceededException" }
        #expect((5...35).contains(failed))
        #expect(answer["FailedRecordCount"]?.text == String(failed))
        for result in results {
            guard let sequence = result["SequenceNumber"]?.text else { continue }
            let layout = try #require(SequenceNumber(sequence)?.value.flatMap { SequenceLayout($0) })
            #expect(ShardID(Int64(layout.shard)).description == result["ShardId"]?.text)
        }
    }
}
