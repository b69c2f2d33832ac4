import Testing

@testable import Records

@Suite struct SequenceLayoutTests {
    struct Vector {
        var sequence: String
        var layout: SequenceLayout?
        var arrival: Double?
    }

    static func vectors() throws -> [Vector] {
        let entries = try #require(try Fixture.json("vectors/sequence-numbers.json") as? [[String: Any]])
        return try entries.map { entry in
            let sequence = try #require(entry["sequence"] as? String)
            let arrival = (entry["arrival"] as? String).flatMap(Double.init)
            guard let fields = entry["layout"] as? [String: Any] else {
                return Vector(sequence: sequence, layout: nil, arrival: arrival)
            }
            let layout = SequenceLayout(
                createSecond: Int64(try #require(fields["create"] as? Int)),
                shard: UInt32(try #require(fields["shard"] as? Int)),
                index: try #require((fields["index"] as? String).flatMap { UInt64($0) }),
                second: Int64(try #require(fields["second"] as? Int)))
            return Vector(sequence: sequence, layout: layout, arrival: arrival)
        }
    }

    @Test func decodesEveryVector() throws {
        let vectors = try Self.vectors()
        #expect(vectors.count == 75)
        for vector in vectors {
            let number = try #require(SequenceNumber(vector.sequence))
            let layout = number.value.flatMap { SequenceLayout($0) }
            #expect(layout == vector.layout, "\(vector.sequence)")
            if let layout { #expect(SequenceNumber(layout.value) == number) }
        }
    }

    @Test func arrivalIsEstimatedToTheSecond() throws {
        let known = try Self.vectors().compactMap { vector in
            vector.layout.flatMap { layout in vector.arrival.map { (layout, $0) } }
        }
        #expect(known.count > 30)
        for (layout, arrival) in known {
            let error = Double(layout.estimatedArrival.microseconds) / 1e6 - arrival
            #expect(abs(error) < 1.2, "\(layout)")
        }
    }

    @Test func knowsTheEndsOfAShard() throws {
        let starts = try Self.vectors().filter { $0.layout?.isShardStart == true }.map(\.sequence)
        #expect(starts.contains("49576292205153501102148580626741318270310083545912049666"))
        #expect(starts.contains("49576408708238251616660853551668468156177085162244276274"))
        let ends = try Self.vectors().filter { $0.layout?.isShardEnd == true }.map(\.sequence)
        #expect(ends.contains("49576408637199227786741553534305228672836114887049478162"))
    }

    @Test func encodesAndDecodesRandomLayouts() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<2_000 {
            let create = Int64.random(in: 1_400_000_000...4_000_000_000, using: &random)
            let layout = SequenceLayout(
                createSecond: create, shard: UInt32.random(in: 0...0x7FFF_FFFF, using: &random),
                index: UInt64.random(in: 0...UInt64(Int64.max), using: &random),
                second: Int64.random(in: create...4_102_444_799, using: &random))
            #expect(SequenceLayout(layout.value) == layout)
            #expect(layout.value.description.utf8.count == 56)
        }
    }

    @Test func aStepOfTheIndexIsTwoToTheEighty() throws {
        let first = SequenceLayout(createSecond: 1_752_314_400, shard: 2, index: 6, second: 1_752_314_405)
        var second = first
        second.index += 1
        #expect(second.value.subtracting(first.value)?.description == "1208925819614629174706176")
    }

    /// One bit wrong anywhere in the checked fields, and it is no such number.
    @Test(arguments: [0, 1, 3, 72, 79, 143, 144, 147, 184, 185, 186, 191])
    func refusesAFlippedBit(_ bit: Int) {
        var value = SequenceLayout(createSecond: 1_752_314_400, shard: 5, index: 77, second: 1_752_314_405).value
        switch bit / 64 {
        case 0: value.low ^= 1 << (bit % 64)
        case 1: value.middle ^= 1 << (bit % 64)
        default: value.high ^= 1 << (bit % 64)
        }
        #expect(SequenceLayout(value) == nil)
    }

    @Test func refusesImplausibleTimes() {
        func decodes(create: Int64, second: Int64) -> Bool {
            SequenceLayout(SequenceLayout(createSecond: create, shard: 0, index: 1, second: second).value) != nil
        }
        #expect(decodes(create: 1_752_314_400, second: 1_752_314_400))
        #expect(decodes(create: 1_752_314_402, second: 1_752_314_400))
        #expect(!decodes(create: 1_752_314_403, second: 1_752_314_400))
        #expect(!decodes(create: 1_300_000_000, second: 1_752_314_400))
        #expect(!decodes(create: 1_752_314_400, second: 4_102_444_800))
    }
}
