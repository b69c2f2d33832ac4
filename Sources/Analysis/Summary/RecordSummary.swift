import Coding
import Records
import Store

/// Counts summary rows from the records of one stream, in the order of (device, window).
///
/// Records come in the order of their numbers, so cells of every device are open at once. Where they become too many,
/// only the first ones by (device, window) are kept, and the records are read again for the others: memory is bounded,
/// and each row is counted whole in one pass.
struct RecordSummary {
    /// Identifies a row; orders like the rows.
    struct Key: Hashable, Comparable {
        var device: [UInt8]
        /// Start of the window; nil comes first.
        var hour: Int64?

        static func < (left: Key, right: Key) -> Bool {
            if left.device != right.device { return left.device.lexicographicallyPrecedes(right.device) }
            return (left.hour ?? .min) < (right.hour ?? .min)
        }
    }

    /// How many cells may be open; each takes some 150 bytes a field.
    static let standardCapacity = 60_000

    private let request: SummaryRequest
    private let fields: [String]
    private let capacity: Int
    /// Rows to count; nil for all.
    private let only: Set<Key>?
    /// Records left out because they have no time and the range is limited.
    private(set) var outsideRange: Int64 = 0

    init(_ request: SummaryRequest, fields: [String], only: Set<Key>? = nil, capacity: Int = standardCapacity) {
        self.request = request
        self.fields = fields
        self.only = only
        self.capacity = max(2, capacity)
    }

    /// Hands out the stream's rows.
    mutating func run(
        _ reads: StoreReads, _ stream: StoredStream, _ body: (Key, SummaryCell) throws -> Void
    ) throws {
        var lower: Key?
        let plan = try reads.copyPlan()
        repeat {
            var pass = Pass(lower: lower, fieldCount: fields.count, capacity: capacity)
            var numbers = PayloadNumbers(fields)
            var skipped: Int64 = 0
            try reads.deliveredRecords(of: stream, plan) { record, device, payload in
                let key = Key(device: Self.bytes(device), hour: window(of: record))
                if let name = request.device, !key.device.elementsEqual(name.utf8) { return }
                guard isInside(record) else {
                    if time(of: record) == nil { skipped += 1 }
                    return
                }
                if let only, !only.contains(key) { return }
                try pass.count(record, key) { try numbers.add(payload, to: &$0) }
            }
            outsideRange = skipped
            for (key, cell) in pass.sorted() { try body(key, cell) }
            lower = pass.upper
        } while lower != nil
    }

    private func time(of record: DeliveredRecord) -> Int64? {
        switch request.basis {
        case .event: record.eventTime
        case .arrival: record.arrivalTime
        case .processing: record.processedTime
        }
    }

    private func window(of record: DeliveredRecord) -> Int64? {
        time(of: record).map { request.window.start(of: Timestamp(microseconds: $0)).microseconds }
    }

    private func isInside(_ record: DeliveredRecord) -> Bool {
        guard request.range.since != nil || request.range.until != nil else { return true }
        return time(of: record).map { request.range.contains(Timestamp(microseconds: $0)) } ?? false
    }

    private static func bytes(_ span: borrowing Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(span.count)
        for index in span.indices { bytes.append(span[index]) }
        return bytes
    }

    /// The cells of one reading of the records.
    private struct Pass {
        let lower: Key?
        /// Keys from here on are left to the next pass; nil while all fit.
        private(set) var upper: Key?
        private let fieldCount: Int
        private let capacity: Int
        private var positions: [Key: Int] = [:]
        private var cells: [SummaryCell] = []

        init(lower: Key?, fieldCount: Int, capacity: Int) {
            self.lower = lower
            self.fieldCount = fieldCount
            self.capacity = capacity
        }

        mutating func count(
            _ record: DeliveredRecord, _ key: Key, _ addNumbers: (inout SummaryCell) throws -> Void
        ) rethrows {
            if let lower, key < lower { return }
            if let upper, !(key < upper) { return }
            let position: Int
            if let known = positions[key] {
                position = known
            } else {
                if cells.count >= capacity {
                    drop()
                    if let upper, !(key < upper) { return }
                }
                position = cells.count
                cells.append(SummaryCell(fieldCount: fieldCount))
                positions[key] = position
            }
            cells[position].add(eventTime: record.eventTime, redelivered: record.redelivered)
            try addNumbers(&cells[position])
        }

        /// Keeps the first half of the cells by key.
        private mutating func drop() {
            let keys = positions.keys.sorted()
            let bound = keys[keys.count / 2]
            upper = bound
            var kept: [SummaryCell] = []
            var keptPositions: [Key: Int] = [:]
            for key in keys.prefix(keys.count / 2) {
                guard let position = positions[key] else { continue }
                keptPositions[key] = kept.count
                kept.append(cells[position])
            }
            positions = keptPositions
            cells = kept
        }

        func sorted() -> [(Key, SummaryCell)] {
            positions.sorted { $0.key < $1.key }.map { ($0.key, cells[$0.value]) }
        }
    }
}
