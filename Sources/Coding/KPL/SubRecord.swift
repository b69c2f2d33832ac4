/// One of the records that a producer packed into one payload. Its sub-sequence number is its place among them.
package struct SubRecord: Equatable, Sendable {
    /// The key that the producer gave this record; the one of the payload around it means nothing.
    package var partitionKey: String
    /// As it was written: text that is no hash key ("undefined") is met in the field.
    package var explicitHashKey: String?
    /// The payload, byte for byte.
    package var data: [UInt8]

    package init(partitionKey: String, explicitHashKey: String? = nil, data: [UInt8]) {
        self.partitionKey = partitionKey
        self.explicitHashKey = explicitHashKey
        self.data = data
    }
}
