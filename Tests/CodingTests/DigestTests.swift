import Coding
import Foundation
import Testing

/// Digests, partition keys, base64.
struct DigestTests {
    @Test func digestsInPieces() {
        var sha = SHA256Digest()
        var md5 = MD5Digest()
        for piece in ["a", "", "bc"] {
            let bytes = Array(piece.utf8)
            sha.update(bytes.span)
            md5.update(bytes.span)
        }
        #expect(Hex.string(sha.finish()) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Hex.string(md5.finish()) == "900150983cd24fb0d6963f7d28e17f72")
        #expect(
            Hex.string(SHA256Digest.digest(of: []))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func hexadecimal() {
        #expect(Hex.bytes("00fFa5") == [0, 255, 0xA5])
        #expect(Hex.bytes("0") == nil)
        #expect(Hex.bytes("0g") == nil)
    }

    @Test(arguments: [
        ("device_1", "132754193310945843697495280308559108139", 1),
        ("device_42", "259438879384080039956727598105880759662", 2),
        ("device_100", "114956052275665742730863718599646982411", 1),
        ("test", "12707736894140473154801792860916528374", 0),
        ("1", "261578874264819908609102035485573088411", 2),
    ])
    func partitionKeys(_ key: String, _ hash: String, _ shard: Int) {
        let value = PartitionKeyHash(partitionKey: key)
        #expect(String(value.value) == hash)
        #expect(value.shard(ofEvenlySplit: 3) == shard)
        #expect(value.shard(ofEvenlySplit: 1) == 0)
    }

    @Test func shardsBeginAtMultiplesOfTheStep() {
        func shard(_ value: UInt128, _ count: Int) -> Int {
            var hash = PartitionKeyHash(partitionKey: "")
            hash.value = value
            return hash.shard(ofEvenlySplit: count)
        }
        #expect(shard(113_427_455_640_312_821_154_458_202_477_256_070_484, 3) == 0)
        #expect(shard(113_427_455_640_312_821_154_458_202_477_256_070_485, 3) == 1)
        #expect(shard(226_854_911_280_625_642_308_916_404_954_512_140_970, 3) == 2)
        #expect(shard(.max, 3) == 2)
        #expect(shard(UInt128(1) << 127, 2) == 1)
        #expect(shard((UInt128(1) << 127) - 1, 2) == 0)
        #expect(shard(.max, 7) == 6)
    }

    @Test func base64AgainstFoundation() {
        var random = Seeded(64)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8(random.below(256)) }
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text) == bytes)
            var output: [UInt8] = [7]
            #expect(Base64.decode(Array(text.utf8).span, appendingTo: &output))
            #expect(output == [7] + bytes)
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AA=A", "A===", "====", "AAA\n", "AA==AA==", "AB==", "AAB=", "A-A=", "AAAA AAA", "é",
    ])
    func base64Refuses(_ text: String) {
        #expect(Base64.decode(text) == nil)
        var output: [UInt8] = [7]
        #expect(!Base64.decode(Array(text.utf8).span, appendingTo: &output))
        #expect(output == [7], "nothing is appended")
    }
}
