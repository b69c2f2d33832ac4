/// Decides which stream an import's documents are of: the one that the label stands for already, else the one that the
/// first of the files names that names any. First in the order of the files, not of the jobs that read them.
actor StreamClaim {
    private var streamARN: String?
    /// Every portion before this one is read.
    private var nextPortion = 0
    private var readPortions: Set<Int> = []
    private var waiting: [(portion: Int, continuation: CheckedContinuation<Void, Never>)] = []

    /// - Parameter streamARN: what the label stands for, from earlier imports.
    init(streamARN: String?) {
        self.streamARN = streamARN
    }

    /// The stream that the documents have to be of, now that a file of this portion names one. Waits for the files in
    /// front where nothing is decided yet.
    func claim(_ arn: String, portion: Int) async -> String {
        while streamARN == nil, nextPortion < portion {
            await withCheckedContinuation { waiting.append((portion, $0)) }
        }
        if let streamARN { return streamARN }
        streamARN = arn
        wake { _ in true }
        return arn
    }

    /// Notes that a portion's files are read, or will not be. Every portion has to be noted, or others wait for it.
    func finish(portion: Int) {
        readPortions.insert(portion)
        while readPortions.remove(nextPortion) != nil { nextPortion += 1 }
        wake { $0 <= nextPortion }
    }

    private func wake(_ isReady: (Int) -> Bool) {
        let ready = waiting.filter { isReady($0.portion) }
        waiting.removeAll { isReady($0.portion) }
        for waiter in ready { waiter.continuation.resume() }
    }
}
