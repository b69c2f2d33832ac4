/// `payload`: the bytes that would be sent, a line each, and nothing else.
///
/// Records whose bytes hold a line feed never come here: the preparation refuses them.
struct PayloadEncoder: ReplayEncoder {
    func encode(_ record: ReplayRecord) -> [ReplayDocument] {
        [ReplayDocument(bytes: record.payload, entries: 1)]
    }

    func finish() -> [ReplayDocument] { [] }
}
