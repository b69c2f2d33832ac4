import AWS
import Coding
import Records

/// Records of a shard that are kept together: one document, one commit.
///
/// Where a portion ends depends on the records and on where it began, never on how the stream's answers were cut: a fetch
/// that was killed and goes on makes the same documents as one that was not.
package struct FetchPortion {
    /// A portion ends with the record that reaches one of these.
    package struct Limits: Sendable {
        package var records = 5_000
        /// Bytes of payloads.
        package var bytes = 2 << 20

        package init(records: Int = 5_000, bytes: Int = 2 << 20) {
            self.records = records
            self.bytes = bytes
        }
    }

    /// Storage key of the place from which it was read: behind it, or with it.
    private(set) var beginKey: String?
    /// Storage key and arrival of the last record that was read, kept or not.
    private(set) var lastKey: String?
    private(set) var lastArrival: Int64?
    /// Records that were read, those that are known already too.
    private(set) var read = 0
    /// Records that are kept.
    private(set) var keys: [String] = []
    /// Bytes of all payloads that were read.
    private(set) var bytes = 0
    /// Bytes of the payloads that are kept.
    private(set) var keptBytes = 0
    private var text = JSONTextWriter(escaping: .least)

    /// - Parameter beginKey: Where reading began; nil takes the first record.
    init(beginKey: String?) {
        self.beginKey = beginKey
        text.beginObject()
        text.key("Records")
        text.beginArray()
    }

    /// Takes the next record.
    ///
    /// - Parameter isKnown: The store has it from the stream already: it is not kept again.
    mutating func add(_ record: KinesisRecord, key: String, isKnown: Bool) {
        if beginKey == nil { beginKey = key }
        lastKey = key
        lastArrival = record.arrivalTime ?? lastArrival
        read += 1
        bytes += record.data.count
        if isKnown { return }
        keys.append(key)
        keptBytes += record.data.count
        text.beginObject()
        text.key("SequenceNumber")
        text.string(record.sequence)
        if let arrival = record.arrivalTime {
            text.key("ApproximateArrivalTimestamp")
            let digits = Timestamp(microseconds: arrival).utf8(fractionDigits: 6)
            text.string(String(decoding: digits, as: UTF8.self) + "+00:00")
        }
        text.key("Data")
        var data: [UInt8] = [UInt8(ascii: "\"")]
        Base64.encode(record.data.span, to: &data)
        data.append(UInt8(ascii: "\""))
        text.raw(data)
        if let key = record.partitionKey {
            text.key("PartitionKey")
            text.string(key)
        }
        if let encryption = record.encryption {
            text.key("EncryptionType")
            text.string(encryption)
        }
        text.endObject()
    }

    func isFull(_ limits: Limits) -> Bool { read >= limits.records || bytes >= limits.bytes }

    /// The document, as the AWS CLI prints an answer of GetRecords, without iterators: the same records make the same text.
    consuming func document() -> [UInt8] {
        text.endArray()
        text.endObject()
        return text.bytes + [UInt8(ascii: "\n")]
    }
}
