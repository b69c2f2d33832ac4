package import Store

/// Standard output: documents, a line each, as they come. What was handed on cannot be taken back, so that such a replay
/// is never written into the ledger.
package final class TextSink: LocalSink {
    package let limits: ReplayLimits
    package let isPublishedAtEnd = false
    private let deliver: ([UInt8]) throws -> Void
    private var encoder: any ReplayEncoder

    /// - Parameter deliver: Takes whole lines; what it throws (as for a closed pipe) ends the replay and reaches the
    ///   caller as it is.
    package init(_ options: ReplayOptions, deliver: @escaping ([UInt8]) throws -> Void) {
        limits = options.effectiveLimits
        encoder = options.format.encoder(options)
        self.deliver = deliver
    }

    package func open() throws {}

    package func put(_ records: [ReplayRecord]) throws -> [PutResult] {
        var text: [UInt8] = []
        for record in records { Self.append(encoder.encode(record), to: &text) }
        if !text.isEmpty { try deliver(text) }
        return records.map { _ in .taken(shard: nil, sequence: nil) }
    }

    package func seal() throws -> [ReplayFile] {
        var text: [UInt8] = []
        Self.append(encoder.finish(), to: &text)
        if !text.isEmpty { try deliver(text) }
        return []
    }

    package func publish() throws {}

    package func abandon() {}

    private static func append(_ documents: [ReplayDocument], to text: inout [UInt8]) {
        for document in documents {
            text += document.bytes
            text.append(UInt8(ascii: "\n"))
        }
    }
}
