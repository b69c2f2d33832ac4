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
