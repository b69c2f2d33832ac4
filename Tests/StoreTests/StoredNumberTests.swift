import Testing

@testable import Store

@Suite struct StoredNumberTests {
    static func testimony(_ hash: UInt8, sub: Int32 = -1, key: String?, payload: DeliveryContent.Payload?)
        -> StoredNumber.Testimony
    {
        StoredNumber.Testimony(
            objectID: Int64(hash), objectHash: [hash], entryIndex: 0, subSequence: sub,
            content: DeliveryContent(partitionKey: key.map { Array($0.utf8) }, payload: payload))
    }

    /// Firehose's documents bring the bytes without the key, a log line brings neither, a dump brings both.
    @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
    func aPartitionKeyIsTakenFromWhateverEvidenceHasOne(_ order: [Int]) {
        let all = [
            Self.testimony(1, key: nil, payload: .bytes([1])), Self.testimony(2, key: nil, payload: nil),
            Self.testimony(3, key: "a", payload: .bytes([1])), Self.testimony(0, key: "b", payload: .text([1])),
        ]
        var number = StoredNumber()
        number.testimonies = order.map { all[$0] }
        let rows = number.rows()
        #expect(rows.map(\.described?.payload) == [.bytes([1])])
        #expect(rows.map(\.described?.partitionKey) == [Array("a".utf8)])
    }
}
