package import AWS
package import Store

/// A stream, a call after the other and without a ledger: the plain form of what `StreamSender` does with many calls under
/// way.
package final class KinesisSink: ReplaySink {
    package private(set) var limits: ReplayLimits
    package let isPublishedAtEnd = false
    private let name: String
    private let order: ReplayOrder
    private let kinesis: any KinesisCalls
    private var target: StreamTarget?

    /// - Parameter stream: Its name, or its ARN.
    package init(stream: String, order: ReplayOrder = .strict, kinesis: any KinesisCalls) {
        name = stream
        self.order = order
        self.kinesis = kinesis
        limits = .kinesis
    }

    package func open() async throws {
        let target = try await StreamTarget.find(name, by: kinesis)
        limits = target.limits
        self.target = target
    }

    /// In strict order a record behind a refused or unanswered one of its key is not sent: it is refused, too.
    package func put(_ records: [ReplayRecord]) async throws -> [PutResult] {
        guard let target else {
            throw ReplayError(code: .targetUnwritable, location: name, detail: "was not opened")
        }
        var results = Array(repeating: PutResult.refused("it was not its turn"), count: records.count)
        var waiting = Array(records.indices)[...]
        var held: Set<String> = []
        while let request = nextRequest(records, &waiting, held) {
            let entries = request.map { records[$0].kinesisEntry }
            let outcome = await CallOutcome.make(entries, to: target.stream.arn, by: kinesis)
            for (place, index) in request.enumerated() {
                results[index] = try Self.result(outcome, place)
                if case .taken = results[index] { continue }
                if order == .strict { held.insert(entries[place].partitionKey) }
            }
            for index in waiting where held.contains(records[index].partitionKey ?? "") {
                results[index] = .refused("a record of its partition key is in front of it")
            }
        }
        return results
    }

    /// The next records that go together: in their order, each key once where the order is strict.
    private func nextRequest(
        _ records: [ReplayRecord], _ waiting: inout ArraySlice<Int>, _ held: Set<String>
    ) -> [Int]? {
        var request: [Int] = []
        var keys: Set<String> = []
        var bytes = 0
        while let index = waiting.first, request.count < limits.recordsPerRequest {
            let key = records[index].partitionKey ?? ""
            if held.contains(key) {
                waiting.removeFirst()
                continue
            }
            let isFull = !request.isEmpty && bytes + records[index].byteCount > limits.bytesPerRequest
            if isFull || (order == .strict && !keys.insert(key).inserted) { break }
            bytes += records[index].byteCount
            request.append(index)
            waiting.removeFirst()
        }
        return request.isEmpty ? nil : request
    }

    private static func result(_ outcome: CallOutcome, _ place: Int) throws -> PutResult {
        switch outcome {
        case .answered(let results):
            switch results[place] {
            case .accepted(let shard, let sequence): .taken(shard: shard, sequence: sequence)
            case .refused(let code, let message): .refused("\(code): \(message)")
            }
        case .notNow(let error): .refused(error.detail)
        case .never(let error): throw error
        case .unanswered(let reason): .unknown(reason)
        }
    }

    package func seal() throws -> [ReplayFile] { [] }

    package func publish() throws {}

    package func abandon() {}
}
