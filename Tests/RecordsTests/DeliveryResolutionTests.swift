import Records
import Testing

@Suite struct DeliveryResolutionTests {
    private typealias Fact = DeliveryResolution.Fact
    private typealias Verdict = DeliveryResolution.Verdict

    /// A fact of the object with this number, a lineage of its own unless one is given.
    private static func fact(
        _ object: UInt8, _ index: Int64 = 0, time: Int64? = 1, payload: Int = 0, lineage: Int64? = nil
    ) -> Fact {
        Fact(
            objectHash: [object], lineage: lineage ?? Int64(object), entryIndex: index, processedTime: time,
            payloadClass: payload)
    }

    private struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var facts: [Fact]
        var verdicts: [Verdict]

        init(_ name: String, _ rows: [(Fact, Int32, DeliveryResolution.Kind)]) {
            testDescription = name
            facts = rows.map(\.0)
            verdicts = rows.map { Verdict(subSequence: $0.1, kind: $0.2) }
        }
    }

    private static let cases: [Case] = [
        Case("nothing", []),
        Case("one delivery", [(fact(1), -1, .first)]),
        Case("the earlier time is first", [(fact(1, time: 2), -1, .redelivered), (fact(2, time: 1), -1, .first)]),
        Case("at one time the lesser hash is first", [(fact(2), -1, .redelivered), (fact(1), -1, .first)]),
        Case("in one object the lesser index is first", [(fact(1, 4), -1, .redelivered), (fact(1, 3), -1, .first)]),
        Case("no time comes last", [(fact(1, time: nil), -1, .redelivered), (fact(2, time: .max - 1), -1, .first)]),
        Case(
            "another payload conflicts with the first",
            [(fact(1), -1, .first), (fact(2, payload: 1), -1, .conflicting), (fact(3), -1, .redelivered)]),
        Case(
            "a generation of the same object repeats, it does not deliver again",
            [(fact(1, lineage: 7), -1, .first), (fact(2, lineage: 7), -1, .repeated), (fact(3), -1, .redelivered)]),
        Case(
            "a generation with another payload conflicts",
            [(fact(1, lineage: 7), -1, .first), (fact(2, payload: 1, lineage: 7), -1, .conflicting)]),
        Case(
            "a third generation repeats the second",
            [
                (fact(1, lineage: 7), -1, .first), (fact(2, payload: 1, lineage: 7), -1, .conflicting),
                (fact(3, payload: 1, lineage: 7), -1, .repeated),
            ]),
        Case(
            "twice in one object and twice in its generation",
            [
                (fact(1, 0, lineage: 7), -1, .first), (fact(1, 1, lineage: 7), -1, .redelivered),
                (fact(2, 0, lineage: 7), -1, .repeated), (fact(2, 1, lineage: 7), -1, .repeated),
            ]),
        Case(
            "unlike payloads in one object are an aggregate",
            [(fact(1, 0), 0, .first), (fact(1, 1, payload: 1), 1, .first)]),
        Case(
            "aggregates are compared as multisets",
            [
                (fact(1, 0), 0, .first), (fact(1, 1), 1, .first), (fact(1, 2, payload: 1), 2, .first),
                (fact(2, 0, payload: 1), 2, .redelivered), (fact(2, 1), 0, .redelivered),
                (fact(2, 2), 1, .redelivered), (fact(2, 3), 3, .first),
            ]),
        Case(
            "an object with a part of the aggregate has that part",
            [
                (fact(1, 0), 0, .first), (fact(1, 1, payload: 1), 1, .first),
                (fact(2, 0, payload: 1), 1, .redelivered), (fact(3, 0, payload: 2), 2, .first),
            ]),
        Case(
            "the first object numbers the sub-records",
            [
                (fact(2, 0, time: 1, payload: 1), 0, .first), (fact(2, 1, time: 1), 1, .first),
                (fact(1, 0, time: 2), 1, .redelivered), (fact(1, 1, time: 2, payload: 1), 0, .redelivered),
            ]),
    ]

    @Test(arguments: cases)
    private func verdicts(_ table: Case) {
        #expect(DeliveryResolution.verdicts(table.facts) == table.verdicts)
    }

    @Test(arguments: 0..<400)
    func theOrderOfTheFactsDoesNotMatter(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let facts = Self.randomFacts(&random)
        let verdicts = DeliveryResolution.verdicts(facts)
        var order = Array(facts.indices)
        for _ in 0..<5 {
            order.shuffle(using: &random)
            #expect(DeliveryResolution.verdicts(order.map { facts[$0] }) == order.map { verdicts[$0] })
        }
    }

    @Test(arguments: 0..<400)
    func whatHoldsForEveryNumber(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let facts = Self.randomFacts(&random)
        let verdicts = DeliveryResolution.verdicts(facts)
        let isAggregate = Dictionary(grouping: facts, by: \.objectHash).values.contains {
            Set($0.map(\.payloadClass)).count > 1
        }
        #expect(Set(verdicts.map(\.subSequence)).contains(-1) == (!isAggregate && !facts.isEmpty))
        let subSequences = Set(verdicts.map(\.subSequence)).sorted()
        if isAggregate { #expect(subSequences == Array(0..<Int32(subSequences.count))) }
        for subSequence in subSequences {
            let own = zip(facts, verdicts).filter { $0.1.subSequence == subSequence }
            let least = own.map(\.0).reduce(own[0].0) { $1.precedes($0) ? $1 : $0 }
            for (fact, verdict) in own {
                // The least is first, and nothing else; the others are told apart by the first's payload.
                #expect((verdict.kind == .first) == (fact == least))
                if verdict.kind == .redelivered { #expect(fact.payloadClass == least.payloadClass) }
                if verdict.kind == .conflicting { #expect(fact.payloadClass != least.payloadClass) }
                if verdict.kind == .repeated {
                    #expect(
                        facts.contains {
                            $0.lineage == fact.lineage && $0.objectHash != fact.objectHash
                                && $0.payloadClass == fact.payloadClass && $0.precedes(fact)
                        })
                }
            }
            // One object has a sub-record of an aggregate at most once.
            if isAggregate { #expect(Set(own.map(\.0.objectHash)).count == own.count) }
        }
    }

    private static func randomFacts(_ random: inout SeededRandom) -> [Fact] {
        var facts: [Fact] = []
        for object in 0..<UInt8.random(in: 0...4, using: &random) {
            let lineage = Int64.random(in: 0...2, using: &random)
            let time: Int64? = Bool.random(using: &random) ? nil : Int64.random(in: 1...2, using: &random)
            for index in 0..<Int64.random(in: 1...3, using: &random) {
                facts.append(
                    Fact(
                        objectHash: [object], lineage: lineage, entryIndex: index, processedTime: time,
                        payloadClass: Int.random(in: 0...1, using: &random)))
            }
        }
        return facts.shuffled(using: &random)
    }
}
