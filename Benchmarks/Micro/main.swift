import Coding
import Documents
import Glibc
import Records

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
    print("\(name): \(Int(rates[rounds / 2])) MB/s (\(Int(rates[0])) to \(Int(rates[rounds - 1])))")
}

/// Reads every element of every document; answers how many there were.
func readAll(_ documents: [[UInt8]], streamed: Bool, containers: JSONContainerNames = .none) throws -> Int {
    var reader = JSONElementReader(bytes: [], containers: containers)
    var entries = 0
    for document in documents {
        if streamed {
            reader.restart(source: MemorySource(document))
        } else {
            reader.restart(bytes: document)
        }
        while try reader.next() != nil { entries += 1 }
    }
    return entries
}

/// Reads every element and writes its payload as compact text; answers how many bytes that gave.
func compactAll(_ documents: [[UInt8]]) throws -> Int {
    var reader = JSONElementReader(bytes: [])
    var output: [UInt8] = []
    var bytes = 0
    for document in documents {
        output.removeAll(keepingCapacity: true)
        reader.restart(source: MemorySource(document))
        while try reader.next() != nil {
            let view = reader.view
            if let payload = view.member("original_data") { view.appendCompact(payload, to: &output) }
        }
        bytes += output.count
    }
    return bytes
}

/// Reads documents into entries; answers how many there were.
func readEntries(_ documents: [[UInt8]]) -> Int {
    let reader = DocumentReader(options: .standard)
    var entries = 0
    for document in documents {
        reader.begin(MemorySource(document))
        var isAtEnd = false
        while !isAtEnd {
            var batch = RecordBatch()
            isAtEnd = reader.read(into: &batch, upTo: BatchRoom(entries: 10_000, bytes: 8 << 20))
            entries += batch.entries.count
        }
    }
    return entries
}

/// Reads sources to their end; answers their bytes of content.
func drainAll(_ documents: [[UInt8]]) -> Int {
    documents.reduce(0) { $0 + ContentSource(MemorySource($1)).finish().contentByteCount }
}

/// Documents of so many entries, about so many megabytes in all.
func documents(entries: Int, megabytes: Int, _ style: (inout Batches, Int) -> [UInt8]) -> [[UInt8]] {
    var maker = Batches(seed: 1)
    var documents: [[UInt8]] = []
    var total = 0
    while total < megabytes << 20 {
        documents.append(style(&maker, entries))
        total += documents[documents.count - 1].count
    }
    return documents
}

/// Decodes sequence numbers as they stand in event ids, shard after shard; answers how many have the known layout.
func decodeAll(_ numbers: [[UInt8]]) -> Int {
    numbers.count { number in SequenceValue(number.span).flatMap { SequenceLayout($0) } != nil }
}

/// Measures how each kind of document becomes entries.
func runDocuments(megabytes: Int) {
    let kinds: [(String, [[UInt8]])] = [
        ("processed_batch", documents(entries: 100, megabytes: megabytes) { $0.batch(of: $1) }),
        ("lambda_event", documents(entries: 100, megabytes: megabytes) { $0.lambdaEvent(of: $1) }),
        ("get_records", documents(entries: 1_000, megabytes: megabytes) { $0.getRecords(of: $1) }),
    ]
    for (name, documents) in kinds {
        measure("documents, \(name)", bytes: documents.reduce(0) { $0 + $1.count }) {
            precondition(readEntries(documents) > 0, "every document has entries")
        }
    }
}

/// Reads a log's lines into batches; answers how many entries they gave.
func readLog(_ text: [UInt8], _ reader: DocumentReader) -> Int {
    let room = BatchRoom(entries: 20_000, bytes: 6 << 20)
    var entries = 0
    reader.begin(MemorySource(text, chunk: 256 << 10))
    while true {
        var batch = RecordBatch()
        let isAtEnd = reader.read(into: &batch, upTo: room)
        entries += batch.entries.count
        if isAtEnd { return entries }
    }
}

/// Measures the lines of a log; with a path the log is written there as well, for others to read.
func runLogs(megabytes: Int, path: String?) {
    var maker = Logs(seed: 1)
    let text = maker.export(invocations: megabytes * 1_000_000 / 14_400)
    let lines = text.count { $0 == 0x0A }
    if let path, let file = unsafe fopen(path, "w") {
        // The bytes live during the call.
        _ = unsafe text.withUnsafeBufferPointer { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
        unsafe fclose(file)
    }
    let reader = DocumentReader(options: .standard)
    print("log of \(lines) lines, \(text.count / 1_000_000) MB")
    measure("log_lines", bytes: text.count) {
        precondition(readLog(text, reader) > lines / 2, "most lines are entries")
    }
}

func run(megabytes: Int) throws {
    runDocuments(megabytes: megabytes)
    let small = documents(entries: 100, megabytes: megabytes) { $0.batch(of: $1) }
    let large = documents(entries: 10_000, megabytes: megabytes) { $0.batch(of: $1) }
    let compact = documents(entries: 100, megabytes: megabytes) { $0.compactBatch(of: $1) }
    let bytes = small.reduce(0) { $0 + $1.count }
    let compactBytes = compact.reduce(0) { $0 + $1.count }
    let largeBytes = large.reduce(0) { $0 + $1.count }
    let packed = small.compactMap { Gzip.compress($0) }
    let texts = small.map { Base64.encode($0) }.map { Array($0.utf8) }
    print("\(small.count) documents of 100 entries, \(bytes / 1_000_000) MB; CPU time, median of 9 (least to most)")

    try measure("reader, in memory", bytes: bytes) { _ = try readAll(small, streamed: false) }
    try measure("reader, streamed", bytes: bytes) { _ = try readAll(small, streamed: true) }
    try measure("reader, streamed, 10,000 entries", bytes: largeBytes) { _ = try readAll(large, streamed: true) }
    let names = JSONContainerNames(["Records", "events", "Contents", "Messages", "logEvents"])
    try measure("reader, streamed, container names known", bytes: bytes) {
        _ = try readAll(small, streamed: true, containers: names)
    }
    let wrapped = small.map { Array("{\"Records\": ".utf8) + $0 + Array("}".utf8) }
    try measure("reader, streamed, containers", bytes: bytes) {
        _ = try readAll(wrapped, streamed: true, containers: names)
    }
    let lines = compact.map { Array("{\"Records\":".utf8) + $0 + Array("}\n".utf8) }.reduce(into: []) { $0 += $1 }
    try measure("reader, streamed, a container a line", bytes: compactBytes) {
        _ = try readAll([lines], streamed: true, containers: names)
    }
    try measure("reader, compact documents", bytes: compactBytes) { _ = try readAll(compact, streamed: true) }
    try measure("reader and compact writer", bytes: bytes) { _ = try compactAll(small) }
    measure("SHA-256", bytes: bytes) { for document in small { _ = SHA256Digest.digest(of: document) } }
    measure("inflate, SHA-256 of both sides", bytes: bytes) { _ = drainAll(packed) }
    measure("base64, encode", bytes: bytes) { for document in small { _ = Base64.encode(document) } }
    measure("base64, decode", bytes: bytes) { for text in texts { _ = Base64.decode(text.span) } }
    let numbers = (0..<1_000_000).map { index in
        let layout = SequenceLayout(
            createSecond: 1_791_200_000, shard: UInt32(index % 3), index: UInt64(index), second: 1_791_212_400)
        return Array(SequenceNumber(layout.value).digits.utf8)
    }
    let digits = numbers.reduce(0) { $0 + $1.count }
    measure("sequence numbers, decode (56 B each)", bytes: digits) {
        precondition(decodeAll(numbers) == numbers.count, "every number has the layout")
    }
}

let megabytes = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 64 : 64
if CommandLine.arguments.count > 2, CommandLine.arguments[2] == "log_lines" {
    runLogs(megabytes: megabytes, path: CommandLine.arguments.count > 3 ? CommandLine.arguments[3] : nil)
} else {
    try run(megabytes: megabytes)
    runLogs(megabytes: megabytes, path: nil)
}
