import Coding
import Glibc

/// CPU seconds of this process, user and system.
func cpuSeconds() -> Double {
    var time = timespec()
    // The clock fills in a value that lives on this frame.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Runs `body` several times over so many bytes and prints the median rate.
func measure(_ name: String, bytes: Int, rounds: Int = 9, _ body: () throws -> Void) rethrows {
    var rates: [Double] = []
    for _ in 0..<rounds {
        let start = cpuSeconds()
        try body()
        rates.append(Double(bytes) / 1e6 / (cpuSeconds() - start))
    }
    rates.sort()
    let text = "\(name): \(Int(rates[rounds / 2])) MB/s (from \(Int(rates[0])) to \(Int(rates[rounds - 1])))"
    print(text)
}

let megabytes = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 64 : 64
var maker = Batches(seed: 1)
var documents: [[UInt8]] = []
var total = 0
while total < megabytes << 20 {
    let document = maker.batch(of: 100)
    total += document.count
    documents.append(document)
}
print("\(documents.count) documents of 100 entries, \(total / 1_000_000) MB")

try measure("reader", bytes: total) {
    var reader = JSONElementReader(bytes: [])
    var entries = 0
    for document in documents {
        reader.restart(bytes: document)
        while try reader.next() != nil { entries += 1 }
    }
    precondition(entries == documents.count * 100)
}

try measure("reader, streamed", bytes: total) {
    var reader = JSONElementReader(bytes: [])
    var entries = 0
    for document in documents {
        reader.restart(source: MemorySource(document))
        while try reader.next() != nil { entries += 1 }
    }
    precondition(entries == documents.count * 100)
}

try measure("reader and compact writer", bytes: total) {
    var reader = JSONElementReader(bytes: [])
    var output: [UInt8] = []
    for document in documents {
        output.removeAll(keepingCapacity: true)
        reader.restart(source: MemorySource(document))
        while try reader.next() != nil {
            let view = reader.view
            if let payload = view.member("original_data") { view.appendCompact(payload, to: &output) }
        }
    }
}
