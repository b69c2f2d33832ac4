import Records
import Testing

@testable import Generation

@Suite struct DeterminismTests {
    @Test(arguments: GenerationPlan.NumberStyle.allCases)
    func theSamePlanGivesTheSameBytes(_ numbers: GenerationPlan.NumberStyle) throws {
        let plan = Tree.plan {
            $0.numbers = numbers
            $0.gzipShare = 0.3
            $0.faults = .all(share: 0.05, numbers: numbers)
        }
        #expect(try Tree(plan).files == Tree(plan).files)
    }

    @Test func anotherSeedGivesOtherBytes() throws {
        #expect(try Tree(Tree.plan(seed: 1)).files != Tree(Tree.plan(seed: 2)).files)
    }

    /// A fault changes what becomes of the readings, never the readings: two trees can be compared.
    @Test func faultsLeaveTheReadingsAlone() throws {
        let plain = Tree.plan()
        let faulty = Tree.plan { $0.faults = .all(share: 0.05, numbers: $0.numbers) }
        func readings(_ plan: GenerationPlan) -> [[Int]] {
            var stream = RecordStream(plan)
            var readings: [[Int]] = []
            while let record = stream.nextRecord() {
                guard record.fault != .republication else { continue }
                readings.append([record.device, record.temperature, record.latitude, Int(record.arrival.microseconds)])
            }
            return readings
        }
        #expect(readings(plain) == readings(faulty))
    }

    @Test func theGeneratorOfNumbersIsTheSameEverywhere() {
        var random = SeededGenerator(seed: 1, purpose: "readings")
        let numbers: [UInt64] = (0..<3).map { _ in random.next() }
        #expect(numbers == [0xDBB8F0FAF1626C34, 0x5A8DBA2BAA87FF59, 0x5BEFDA1BDCDDBFFD])
        var unit = SeededGenerator(seed: 3, purpose: "unit")
        for _ in 0..<1_000 {
            let number = unit.unit()
            #expect(number >= 0 && number < 1)
            #expect((0..<7).contains(unit.below(7)))
        }
    }
}
