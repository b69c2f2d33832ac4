import Coding

/// A source whose first bytes can be looked at before they are read.
final class PeekingSource: ByteSource {
    private var source: any ByteSource
    private var head: [UInt8] = []
    private var position = 0
    private var failure: ByteSourceError?

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The first bytes, at least `count` of them unless the source has fewer. A failure shows when they are read.
    func peek(_ count: Int) -> [UInt8] {
        while head.count < count, failure == nil {
            let before = head.count
            do {
                try head.append(addingCapacity: count) { (room) throws(ByteSourceError) in try source.read(into: &room)
                }
            } catch {
                failure = error
            }
            if head.count == before { break }
        }
        return head
    }

    func read(into output: inout OutputSpan<UInt8>) throws(ByteSourceError) {
        if position < head.count {
            let count = min(output.freeCapacity, head.count - position)
            output.append(copying: head.span.extracting(position..<position + count))
            position += count
            if position == head.count { (head, position) = ([], 0) }
            return
        }
        if let failure { throw failure }
        try source.read(into: &output)
    }
}
