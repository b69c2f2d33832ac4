import Coding
import Records
import Store

/// What a bucket has according to its listings, against the objects that were imported.
struct ObjectsCheck {
    /// The MD5 of a file, if it is still in this state; nil where it is not, or cannot be read.
    typealias FileDigest = (_ location: String, _ state: FileState) -> [UInt8]?

    /// Mismatches without one match after which the ETags are taken for no MD5s.
    private static let mismatchLimit = 1_000

    private(set) var totals = ListedObjectTotals()
    private let digest: FileDigest?
    private var mismatches: [ListedObjectRow] = []

    /// - Parameter digest: nil leaves the ETags alone, which need every file to be read again.
    init(digest: FileDigest?) {
        self.digest = digest
    }

    /// Hands out the rows: by stream and name what is missing or has another size, then what has another ETag, then what
    /// is not listed.
    mutating func run(_ reads: StoreReads, stream: String?, _ body: (ListedObjectRow) throws -> Void) throws {
        try reads.listedNames(stream: stream) { listed in
            if let row = compare(listed) { try body(row) }
        }
        if totals.sameETags == 0, !mismatches.isEmpty {
            totals.etagsAreNoDigests = true
            totals.uncheckedETags += Int64(mismatches.count)
        } else {
            for row in mismatches { try body(row) }
        }
        try reads.unlistedObjects(stream: stream) { stream, name in
            try body(
                ListedObjectRow(
                    stream: stream, problem: .unlistedObject, object: name, key: nil, bytes: nil, fileBytes: nil,
                    etag: nil, location: nil))
        }
    }

    private mutating func compare(_ listed: ListedName) -> ListedObjectRow? {
        if listed.isDeleteMarker { return nil }
        guard listed.isImported || ObjectName(listed.key).hour != nil else {
            totals.otherKeys += 1
            return nil
        }
        totals.compared += 1
        var row = ListedObjectRow(
            stream: listed.stream, problem: .missingObject, object: listed.name, key: listed.key, bytes: listed.bytes,
            fileBytes: nil, etag: listed.etag, location: nil)
        guard listed.isImported else { return row }
        guard let file = listed.files.first else { return nil }
        let same = listed.files.filter { listed.bytes == nil || $0.state.byteCount == listed.bytes }
        guard !same.isEmpty else {
            row.problem = .otherSize
            (row.fileBytes, row.location) = (file.state.byteCount, file.location)
            return row
        }
        compareETag(listed, same, row)
        return nil
    }

    private mutating func compareETag(_ listed: ListedName, _ files: [ListedName.File], _ row: ListedObjectRow) {
        guard let digest, let etag = listed.etag else { return }
        // Read from S3 itself, with this very ETag, whatever it is made of.
        if files.contains(where: { $0.state.etag == etag }) {
            totals.sameETags += 1
            return
        }
        guard let wanted = Self.digest(inETag: etag), !Self.isEncrypted(listed.encryption),
            totals.sameETags > 0 || mismatches.count < Self.mismatchLimit
        else {
            totals.uncheckedETags += 1
            return
        }
        var other: ListedName.File?
        for file in files {
            guard let found = digest(file.location, file.state) else { continue }
            if found == wanted {
                totals.sameETags += 1
                return
            }
            other = file
        }
        guard let other else {
            totals.uncheckedETags += 1
            return
        }
        var row = row
        row.problem = .otherETag
        (row.fileBytes, row.location) = (other.state.byteCount, other.location)
        mismatches.append(row)
    }

    /// The MD5 in an ETag; nil for one of several parts, or of another form.
    private static func digest(inETag etag: String) -> [UInt8]? {
        etag.utf8.count == 32 ? Hex.bytes(etag) : nil
    }

    /// Whether the ETag is not the content's MD5 because of the encryption.
    private static func isEncrypted(_ encryption: String?) -> Bool {
        guard let encryption = encryption?.uppercased() else { return false }
        return encryption.contains("KMS") || encryption.contains("SSE-C")
    }

    /// The finding, by names and sizes alone.
    static func finding(_ reads: StoreReads, stream: String?) throws -> AuditFinding {
        var check = ObjectsCheck(digest: nil)
        var counts: [ListedObjectRow.Problem: Int64] = [:]
        var bytes: Int64 = 0
        try check.run(reads, stream: stream) { row in
            counts[row.problem, default: 0] += 1
            if row.problem == .missingObject { bytes += row.bytes ?? 0 }
        }
        let (missing, other) = (counts[.missingObject] ?? 0, counts[.otherSize] ?? 0)
        let found = missing + other
        let names = "\(check.totals.compared) listed objects"
        let rest = check.totals.otherKeys > 0 ? "; \(check.totals.otherKeys) other keys have no hour in them" : ""
        let isListed = check.totals.compared + check.totals.otherKeys > 0
        return AuditFinding(
            check: .objects, level: found > 0 ? .warning : .info, count: found,
            detail: found > 0
                ? "of \(names) \(missing) are not imported (\(bytes) bytes), and \(other) were imported from a file of "
                    + "another size\(rest); see `afterbay audit objects`, which compares ETags too"
                : isListed ? "\(names) are imported in their size\(rest)" : "no listing of a bucket is imported")
    }
}
