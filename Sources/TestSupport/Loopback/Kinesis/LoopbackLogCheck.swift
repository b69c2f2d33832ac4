/// What the log of a loopback Kinesis says when it is held against the records that were meant to go, in their order.
/// The contents of the records differ from one another: by them copies are known.
package struct LoopbackLogCheck: Equatable, Sendable {
    package typealias Content = LoopbackAcceptedRecord.Content

    /// Records that were meant to go and never came.
    package private(set) var missing: [Content] = []
    /// Records that came and were not meant to go.
    package private(set) var unexpected: [Content] = []
    /// Records that came more than once, with the numbers of the requests that brought them.
    package private(set) var doubles: [Content: [Int]] = [:]
    /// Keys whose records came in another order than they were meant to, by first copies.
    package private(set) var disorderedKeys: [String] = []
    /// Keys of which a copy came behind a later record's first copy: a consumer sees old news again.
    package private(set) var regressedKeys: [String] = []

    /// - Parameters:
    ///   - accepted: The log, in the order of acceptance.
    ///   - expected: In the order of their sending; the order counts for each key alone.
    package init(_ accepted: [LoopbackAcceptedRecord], expected: [Content]) {
        var places: [Content: Int] = [:]
        for (place, content) in expected.enumerated() { places[content] = place }
        var requests: [Content: [Int]] = [:]
        var newest: [String: Int] = [:]
        var disordered: Set<String> = []
        var regressed: Set<String> = []
        for record in accepted {
            guard let place = places[record.content] else {
                unexpected.append(record.content)
                continue
            }
            let isFirst = requests[record.content] == nil
            requests[record.content, default: []].append(record.request)
            let last = newest[record.partitionKey] ?? -1
            if place < last {
                if isFirst { disordered.insert(record.partitionKey) } else { regressed.insert(record.partitionKey) }
            }
            newest[record.partitionKey] = max(last, place)
        }
        missing = expected.filter { requests[$0] == nil }
        doubles = requests.filter { $0.value.count > 1 }
        disorderedKeys = disordered.sorted()
        regressedKeys = regressed.sorted()
    }

    /// Whether everything came, in order, and nothing else did; doubles may be.
    package var isComplete: Bool { missing.isEmpty && unexpected.isEmpty && disorderedKeys.isEmpty }
}
