/// Decides, one candidate after the other, whom a fault befalls.
struct FaultDraw {
    private let amount: FaultPlan.Amount
    private var random: SeededGenerator
    private var recordsLeft: Int
    private var picksLeft = 0
    /// Picks that fell on a candidate the fault could not befall; the next fit one gets them.
    private var owed = 0

    /// A draw over a stream of so many records.
    init(_ amount: FaultPlan.Amount, of records: Int, random: SeededGenerator) {
        self.amount = amount
        self.random = random
        recordsLeft = records
        if case .count(let count) = amount { picksLeft = count }
    }

    /// Goes on by one record. Counted faults pick so many of all records, each record with the same chance.
    mutating func advance() {
        guard picksLeft > 0, recordsLeft > 0 else { return }
        if random.below(recordsLeft) < picksLeft {
            picksLeft -= 1
            owed += 1
        }
        recordsLeft -= 1
    }

    /// Whether the fault befalls this candidate.
    mutating func take(eligible: Bool = true) -> Bool {
        switch amount {
        case .share(let share):
            // Drawn even for nothing, so that one candidate's fitness does not shift the fate of the next.
            return share > 0 && random.unit() < share && eligible
        case .count:
            guard eligible, owed > 0 else { return false }
            owed -= 1
            return true
        }
    }
}
