import Coding
import Records

/// Batches in the shape that the recipe's Lambda writes, made in memory from a seed.
struct Batches {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// One batch as `json.dumps(list, indent=2)` prints it.
    mutating func batch(of count: Int) -> [UInt8] {
        let entries = (0..<count).map { entry(sequence: $0) }
        return Array("[\n\(entries.joined(separator: ",\n"))\n]".utf8)
    }

    /// The same batch without white space.
    mutating func compactBatch(of count: Int) -> [UInt8] {
        batch(of: count).filter { $0 != 0x20 && $0 != 0x0A }
    }

    /// So many records as a mapping hands them to its function.
    mutating func lambdaEvent(of count: Int) -> [UInt8] {
        let records = (0..<count).map { sequence in
            let (device, payload, number) = record(sequence: sequence)
            return """
                {"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "\(device)", "sequenceNumber": "\(number)", \
                "data": "\(payload)", "approximateArrivalTimestamp": 1795280405.\(100 + next(900))}, \
                "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventID": "shardId-000000000001:\(number)", \
                "eventName": "aws:kinesis:record", "invokeIdentityArn": "arn:aws:iam::123456789012:role/r", \
                "awsRegion": "us-east-1", \
                "eventSourceARN": "arn:aws:kinesis:us-east-1:123456789012:stream/realtime-data-stream"}
                """
        }
        return Array("{\"Records\": [\(records.joined(separator: ", "))]}".utf8)
    }

    /// So many records as the AWS CLI prints them.
    mutating func getRecords(of count: Int) -> [UInt8] {
        let records = (0..<count).map { sequence in
            let (device, payload, number) = record(sequence: sequence)
            return """
                        {
                            "SequenceNumber": "\(number)",
                            "ApproximateArrivalTimestamp": "2026-11-21T17:00:05.\(100 + next(900))000+00:00",
                            "Data": "\(payload)",
                            "PartitionKey": "\(device)"
                        }
                """
        }
        let list = records.joined(separator: ",\n")
        return Array("{\n    \"Records\": [\n\(list)\n    ],\n    \"MillisBehindLatest\": 0\n}\n".utf8)
    }

    /// A device, its payload in base64, and a number that has the known layout.
    private mutating func record(sequence: Int) -> (device: String, payload: String, number: String) {
        let device = "device_\(next(100) + 1)"
        let payload = """
            {"device_id": "\(device)", "timestamp": "2026-11-21T17:00:\(10 + next(50)).\(100_000 + next(900_000))", \
            "temperature": \(15 + next(20)).\(next(100)), "humidity": \(30 + next(50)).\(next(100)), \
            "location": {"lat": \(30 + next(15)).\(next(1_000_000)), "lon": -\(70 + next(50)).\(next(1_000_000))}, \
            "battery_level": \(next(100))}
            """
        let layout = SequenceLayout(
            createSecond: 1_791_200_000, shard: 1, index: UInt64(sequence), second: 1_795_280_404)
        return (device, Base64.encode(Array(payload.utf8)), SequenceNumber(layout.value).digits)
    }

    private mutating func entry(sequence: Int) -> String {
        let device = next(100) + 1
        let micros = String(1_000_000 + next(1_000_000)).dropFirst()
        let number =
            "49664\(String(1_000_000_000 + next(1_000_000_000)))\(String(10_000_000_000_000 + sequence))"
            + "8353216587234567890123456789"
        return """
              {
                "original_data": {
                  "device_id": "device_\(device)",
                  "timestamp": "2026-11-21T17:00:\(10 + next(50)).\(micros)",
                  "temperature": \(15 + next(20)).\(next(100)),
                  "humidity": \(30 + next(50)).\(next(100)),
                  "location": {
                    "lat": \(30 + next(15)).\(next(1_000_000)),
                    "lon": -\(70 + next(50)).\(next(1_000_000))
                  },
                  "battery_level": \(next(100))
                },
                "processing_timestamp": "2026-11-21T17:01:\(10 + next(50)).\(micros)",
                "partition_key": "device_\(device)",
                "sequence_number": "\(number)",
                "event_id": "shardId-00000000000\(next(3)):\(number)",
                "processed": true
              }
            """
    }

    /// The next number under `bound` (a linear congruence: the same on every machine).
    private mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
