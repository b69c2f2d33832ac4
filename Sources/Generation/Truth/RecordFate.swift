/// What became of one record of a batch, over all objects.
struct RecordFate {
    /// The objects that deliver it, the first delivery first, by position in the batch's objects.
    var deliveries: [Int] = []
    /// Whether the first delivery has another payload than the device sent.
    var isFirstAltered = false
    var redelivered = 0
    var conflicting = 0
    /// The objects that say it failed.
    var failures: [Int] = []

    /// Whether any object that can be read names the record.
    var isKnown: Bool { !deliveries.isEmpty || !failures.isEmpty }

    /// Takes in an entry that can be read. Entries come in the order in which they were processed.
    mutating func note(_ entry: PlannedObject.Entry, object: Int) {
        guard entry.isProcessed else {
            failures.append(object)
            return
        }
        if deliveries.isEmpty {
            isFirstAltered = entry.isAltered
        } else if entry.isAltered == isFirstAltered {
            redelivered += 1
        } else {
            conflicting += 1
        }
        deliveries.append(object)
    }
}
