/// Inflates a gzip stream of one or several members as it is pulled; zero bytes after a member are padding.
///
/// Memory: one input buffer and zlib's window, whatever the length. A cut or damaged stream fails after everything that
/// could be inflated was handed out.
package final class GunzipSource: ByteSource {
    private static let inputBytes = 64 << 10

    private enum State {
        case member, betweenMembers, ended
        case failed(ByteSourceError)
    }

    private var source: any ByteSource
    private var input: [UInt8]
    private var position = 0
    /// Bytes of the source before those in `input`.
    private var inputOffset = 0
    private var sourceEnded = false
    private var state = State.betweenMembers
    private var members = 0
    private let inflater: Inflater?

    /// - Parameters:
    ///   - head: bytes that were already read from the source.
    ///   - source: what follows them.
    package init(head: [UInt8] = [], source: any ByteSource) {
        self.input = head
        self.source = source
        self.inflater = Inflater()
    }

    package func read(into output: inout OutputSpan<UInt8>) throws(ByteSourceError) {
        let before = output.count
        while output.freeCapacity > 0 {
            switch state {
            case .ended: return
            case .failed(let error):
                // Bytes first, the failure with the next call.
                if output.count > before { return }
                throw error
            case .betweenMembers: beginMember()
            case .member: inflate(into: &output)
            }
            if output.count > before, position == input.count { return }
        }
    }

    /// Skips padding and looks for the next member's first two bytes.
    private func beginMember() {
        guard let inflater else { return fail(.unreadable, "cannot inflate: no memory") }
        if members > 0 {
            while position < input.count || pull(), input[position] == 0 { position += 1 }
        }
        guard position < input.count || pull() else {
            if case .failed = state { return }
            if members == 0 { return fail(.cutGzip, "the gzip stream is empty") }
            state = .ended
            return
        }
        if members > 0, input[position] != 0x1F {
            return fail(.corruptGzip, "something other than gzip follows the gzip stream")
        }
        inflater.reset()
        members += 1
        state = .member
    }

    private func inflate(into output: inout OutputSpan<UInt8>) {
        guard position < input.count || pull() else {
            if case .failed = state { return }
            return fail(.cutGzip, "the gzip stream ends too early")
        }
        switch inflater?.inflate(input.span, from: &position, into: &output) {
        case .going: return
        case .memberEnd: state = .betweenMembers
        case .damaged(let message): fail(.corruptGzip, "the gzip stream is damaged: \(message)")
        case nil: fail(.unreadable, "cannot inflate: no memory")
        }
    }

    /// Reads further input once the old is used up; false at its end or after a failure, which is noted.
    private func pull() -> Bool {
        guard !sourceEnded else { return false }
        inputOffset += input.count
        position = 0
        input.removeAll(keepingCapacity: true)
        do {
            try input.append(addingCapacity: Self.inputBytes) { (room) throws(ByteSourceError) in
                try source.read(into: &room)
            }
        } catch {
            sourceEnded = true
            state = .failed(error)
            return false
        }
        sourceEnded = input.isEmpty
        return !sourceEnded
    }

    private func fail(_ code: ByteSourceError.Code, _ detail: String) {
        state = .failed(ByteSourceError(code: code, byteOffset: inputOffset + position, detail: detail))
    }
}
