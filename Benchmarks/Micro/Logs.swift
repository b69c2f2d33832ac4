/// A log as the recipe's function and its runtime write it and an export task stores it, made in memory from a seed.
struct Logs {
    private var state: UInt64
    private var milliseconds = 0

    init(seed: UInt64) {
        state = seed
    }

    /// Lines of so many invocations of a hundred records each; every twentieth record failed.
    mutating func export(invocations: Int) -> [UInt8] {
        var text = ""
        for _ in 0..<invocations {
            let request = "\(hex(8))-\(hex(4))-4\(hex(3))-8\(hex(3))-\(hex(12))"
            line("START RequestId: \(request) Version: $LATEST", &text)
            for _ in 0..<100 {
                let number = "49664\(1_000_000_000 + next(1_000_000_000))\(10_000_000_000_000 + next(1_000_000_000))"
                let id = "shardId-00000000000\(next(3)):\(number)8353216587234567890123456789"
                if next(20) == 0 {
                    line("Error processing record \(id): Expecting value: line 1 column 1 (char 0)", &text)
                } else {
                    line("Processed record with EventID: \(id)", &text)
                }
            }
            line("Successfully stored 95 processed records to S3: processed-data/2026/11/21/17/\(request).json", &text)
            line("END RequestId: \(request)", &text)
            line(
                "REPORT RequestId: \(request)\tDuration: 812.34 ms\tBilled Duration: 813 ms\tMemory Size: 256 MB", &text
            )
        }
        return Array(text.utf8)
    }

    private mutating func line(_ message: String, _ text: inout String) {
        milliseconds += next(3)
        let (second, rest) = (milliseconds / 1000 % 60, milliseconds % 1000)
        let (hour, minute) = (milliseconds / 3_600_000 % 24, milliseconds / 60_000 % 60)
        text +=
            "2026-11-21T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(rest, 3))Z \(message)\n"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private mutating func hex(_ count: Int) -> String {
        (0..<count).map { _ in String(next(16), radix: 16) }.joined()
    }

    /// The next number under `bound` (a linear congruence: the same on every machine).
    private mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
