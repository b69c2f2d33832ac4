import Coding
import Records

/// Writes what the bucket holds, as `aws s3api list-objects-v2` prints it, `listings/objects.json`, and as S3 Inventory
/// lists it, `listings/inventory.csv.gz`.
struct ListingWriter {
    /// A row of both.
    private struct Row {
        var key: String
        var byteCount: Int
        var etag: String
        var written: Timestamp
        var isDeleted = false
    }

    private let plan: GenerationPlan
    private var random: SeededGenerator

    init(_ plan: GenerationPlan) {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed, purpose: "listings")
    }

    mutating func write(
        _ history: PipelineHistory, to sink: inout some ObjectSink, _ ledger: inout TraceLedger
    ) throws(GenerationError) {
        var rows = history.objects.map { row($0, &ledger) } + folders(history)
        if plan.faults[.undownloaded] != .none, let first = history.objects.first {
            // A name that has to be encoded in a table, and that no download brought.
            let key = "\(Generator.objectFolder)/\(first.name.prefix(13))/batch-Größe+1.json"
            rows.append(Row(key: key, byteCount: 2_048, etag: etag(), written: first.written))
            ledger.addObject("lacking", key: key, byteCount: 2_048)
        }
        // S3 lists by the bytes of the keys.
        rows.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let present = rows.filter { !$0.isDeleted }
        try sink.store(listing(present), path: "listings/objects.json", .objectListing, &ledger)
        let isVersioned = random.below(2) == 0
        let listed = isVersioned ? rows : present
        let table = listed.map { line($0, isVersioned: isVersioned) }.joined()
        let path = "listings/inventory.csv.gz"
        try sink.store(Generator.compressed(Array(table.utf8), name: path), path: path, .objectListing, &ledger)
        ledger.count(.objectListing) { $0.listed += present.count + listed.count }
    }

    private mutating func row(_ object: PipelineHistory.BucketObject, _ ledger: inout TraceLedger) -> Row {
        let key = "\(Generator.objectFolder)/\(object.name)"
        var row = Row(
            key: key, byteCount: object.byteCount, etag: Hex.string(object.digest), written: object.written,
            isDeleted: object.presence == .deleted)
        switch object.listing {
        case .same: break
        case .otherSize:
            row.byteCount += 1 + random.below(5_000)
            row.etag = etag()
        case .otherETag: row.etag = etag()
        case .multipart: row.etag = etag() + "-2"
        }
        switch (object.presence, object.listing) {
        case (.inBucket, _): ledger.addObject("lacking", key: key, byteCount: row.byteCount)
        case (.inTree, .otherSize): ledger.addObject("other_size", key: key, byteCount: row.byteCount)
        case (.inTree, .otherETag): ledger.addObject("other_etag", key: key, byteCount: row.byteCount)
        default: break
        }
        return row
    }

    /// The empty objects by which consoles show folders.
    private func folders(_ history: PipelineHistory) -> [Row] {
        Set(history.objects.map { String($0.name.prefix(11)) }).sorted().map { folder in
            Row(
                key: "\(Generator.objectFolder)/\(folder)", byteCount: 0, etag: "d41d8cd98f00b204e9800998ecf8427e",
                written: plan.start.hourStart)
        }
    }

    private mutating func etag() -> String { random.uuid().filter { $0 != "-" } }

    private mutating func listing(_ rows: [Row]) -> [UInt8] {
        let width = 100 + random.below(900)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: max(rows.count, 1), by: width) {
            let page = rows[start..<min(start + width, rows.count)].map { row in
                TraceJSON.object([
                    ("Key", .string(row.key)),
                    ("LastModified", .string(String(row.written.secondText.dropLast()) + "+00:00")),
                    ("ETag", .string("\"\(row.etag)\"")), ("Size", .number(row.byteCount)),
                    ("StorageClass", .string("STANDARD")),
                ])
            }
            let isLast = start + width >= rows.count
            var fields: [(String, TraceJSON)] = [
                ("IsTruncated", .literal(isLast ? "false" : "true")), ("Contents", .array(page)),
                ("Name", .string(TraceText.bucket)), ("Prefix", .string("\(Generator.objectFolder)/")),
                ("MaxKeys", .number(width)), ("KeyCount", .number(page.count)),
            ]
            if !isLast { fields.append(("NextContinuationToken", .string("1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/\(start)"))) }
            bytes += TraceJSON.object(fields).bytes(.indented(4)) + [UInt8(ascii: "\n")]
        }
        return bytes
    }

    private func line(_ row: Row, isVersioned: Bool) -> String {
        var fields = [TraceText.bucket, Self.encoded(row.key)]
        if isVersioned { fields += ["", "true", row.isDeleted ? "true" : "false"] }
        fields += [
            row.isDeleted ? "" : "\(row.byteCount)", TraceText.iso(row.written.floored(to: 1_000_000)),
            row.isDeleted ? "" : row.etag, row.isDeleted ? "" : "STANDARD",
        ]
        return fields.map { "\"\($0)\"" }.joined(separator: ",") + "\n"
    }

    /// A key as Inventory writes it: percent signs for all but letters, digits and a few others.
    private static func encoded(_ key: String) -> String {
        var bytes: [UInt8] = []
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "/"):
                bytes.append(byte)
            default: bytes += Array("%\(Hex.string([byte]).uppercased())".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
