import Coding
import TestSupport

/// Logs as two functions write them, from a seed.
struct RandomLog {
    private var random: SeededRandom
    private var sequence = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// The messages of so many invocations in their order. What stands at the ends may be parts of others.
    mutating func messages(invocations: Int) -> [String] {
        var messages = (0..<invocations).flatMap { _ in invocation() }
        messages.removeFirst(min(messages.count, Int.random(in: 0..<4, using: &random)))
        messages.removeLast(min(messages.count, Int.random(in: 0..<4, using: &random)))
        return messages
    }

    /// The same, as an exported text in which each line has a time of its own; some are not where they belong.
    mutating func export(invocations: Int, disorder: Int) -> String {
        var lines = messages(invocations: invocations).enumerated().map {
            LogText.prefix($0.offset * 7) + $0.element + "\n"
        }
        guard lines.count > 1 else { return lines.joined() }
        for _ in 0..<disorder {
            lines.swapAt(
                Int.random(in: 0..<lines.count, using: &random), Int.random(in: 0..<lines.count, using: &random))
        }
        return lines.joined()
    }

    private mutating func invocation() -> [String] {
        let request = uuid()
        var messages = ["START RequestId: \(request) Version: $LATEST"]
        for _ in 0..<Int.random(in: 0..<6, using: &random) { messages += record() }
        if random.oneIn(3) { messages.append("Processed: 3 successful, 1 failed") }
        if !random.oneIn(4) { messages.append("END RequestId: \(request)") }
        if !random.oneIn(4) { messages.append("REPORT RequestId: \(request)\tDuration: 12.5 ms\t") }
        return messages
    }

    private mutating func record() -> [String] {
        sequence += 1
        let id = "shardId-00000000000\(Int.random(in: 0..<4, using: &random)):\(sequence)"
        let reason = random.pick(["boom", "", "a: b", "a\n  b: c", "Record data: x", "naïve ☃"])
        let data = Base64.encode(Array("{\"device_id\":\"d\(sequence)\"}".utf8))
        switch Int.random(in: 0..<12, using: &random) {
        case 0...3: return ["Processed record with EventID: \(id)"]
        case 4, 5: return ["Error processing record \(id): \(reason)"]
        case 6, 7: return ["Error processing record: \(reason)", "Record data: \(data)"]
        case 8: return ["Error processing record: \(reason)"]
        case 9: return ["Record data: \(data)"]
        case 10: return random.pick([["Error processing record \(id)"], ["Record data: \(data.dropLast())"]])
        default: return [random.pick(["hello", "", "Window: {}\n  and more", "Processed"])]
        }
    }

    private mutating func uuid() -> String {
        let digits = String(random.next() | 1 << 63, radix: 16)
        return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(4))-4000-8000-\(digits.dropFirst(4))"
    }
}
