/// Which requests something befalls: some by their number, the others by chance, which a seed decides. The same requests
/// in the same order meet the same faults; time has no part in it.
package struct LoopbackFaults: Sendable {
    /// A fault that a share of all requests meets.
    package struct Share: Sendable {
        package var fault: LoopbackFault
        /// 0 to 1.
        package var share: Double
        /// The operations that it strikes; empty: all.
        package var operations: Set<String>

        package init(_ fault: LoopbackFault, _ share: Double, operations: Set<String> = []) {
            self.fault = fault
            self.share = share
            self.operations = operations
        }
    }

    /// A fault that one request met.
    package struct Stroke: Sendable {
        package var operation: String
        /// The request's number among those of its operation.
        package var number: Int
        package var fault: LoopbackFault
    }

    private let seed: UInt64
    private var shares: [Share]
    /// By operation and the request's number among those of the operation, from 0.
    private var script: [String: [Int: LoopbackFault]] = [:]

    /// - Parameter shares: At most one of them strikes a request; together at most 1 for an operation.
    package init(seed: UInt64 = 1, shares: [Share] = []) {
        self.seed = seed
        self.shares = shares
    }

    /// Adds a fault for requests of an operation by their numbers, from 0. It goes before chance.
    package func with(_ fault: LoopbackFault, at numbers: some Sequence<Int>, of operation: String) -> Self {
        var changed = self
        for number in numbers { changed.script[operation, default: [:]][number] = fault }
        return changed
    }

    /// What befalls a request; `nil`: nothing.
    func fault(operation: String, number: Int) -> LoopbackFault? {
        if let scripted = script[operation]?[number] { return scripted }
        guard !shares.isEmpty else { return nil }
        // Each request has draws of its own, so that what else the client does changes nothing.
        let name = operation.utf8.reduce(UInt64(17)) { $0 &* 31 &+ UInt64($1) }
        var random = SeededRandom(seed: seed ^ name ^ UInt64(number) &* 0xD1B5_4A32_D192_ED03)
        var draw = Double.random(in: 0..<1, using: &random)
        for share in shares where share.operations.isEmpty || share.operations.contains(operation) {
            if draw < share.share { return share.fault }
            draw -= share.share
        }
        return nil
    }
}
