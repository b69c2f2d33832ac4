import Coding
import Foundation
import Testing

/// gzip and the sources of bytes.
struct GzipTests {
    private let text: [UInt8] = {
        var random = Seeded(9)
        return (0..<200_000).map { _ in UInt8(random.below(17) + 60) }
    }()

    /// Everything that a source gives in pieces of `size`, and how it ends.
    private func drain(_ source: any ByteSource, size: Int) -> (bytes: [UInt8], error: ByteSourceError?) {
        var source = source
        var bytes: [UInt8] = []
        while true {
            let before = bytes.count
            do {
                try bytes.append(addingCapacity: size) { (room) throws(ByteSourceError) in try source.read(into: &room)
                }
            } catch {
                return (bytes, error)
            }
            if bytes.count == before { return (bytes, nil) }
        }
    }

    @Test func inflatesMembersAndPadding() throws {
        let first = try #require(Gzip.compress(Array(text.prefix(150_000))))
        let second = try #require(Gzip.compress(Array(text.dropFirst(150_000)), level: 1))
        let empty = try #require(Gzip.compress([]))
        let zeros = [UInt8](repeating: 0, count: 700)
        for packed in [first + second, first + zeros + second + zeros, first + empty + second] {
            for (chunk, size) in [(1 << 20, 1 << 20), (10, 1000), (1, 1 << 16), (4096, 7)] {
                let got = drain(GunzipSource(source: MemorySource(packed, chunk: chunk)), size: size)
                #expect(got.bytes == text)
                #expect(got.error == nil)
            }
        }
        #expect(Gzip.isGzip(first))
        #expect(Gzip.compress(text) == Gzip.compress(text))
    }

    @Test func keepsWhatCameBeforeDamage() throws {
        let packed = try #require(Gzip.compress(text))
        for cut in [1, 5, 10, 100, packed.count / 2, packed.count - 9, packed.count - 8, packed.count - 1] {
            let got = drain(GunzipSource(source: MemorySource(Array(packed.prefix(cut)))), size: 1000)
            #expect(got.error?.code == .cutGzip)
            #expect(text.starts(with: got.bytes))
            #expect(cut < packed.count / 2 || got.bytes.count > 50_000)
        }
        var damaged = packed
        damaged[packed.count / 2] ^= 0x55
        let got = drain(GunzipSource(source: MemorySource(damaged)), size: 1000)
        #expect(got.error?.code == .corruptGzip)
        #expect(got.bytes.count > 50_000)
        var wrongSum = packed
        wrongSum[packed.count - 6] ^= 1
        let all = drain(GunzipSource(source: MemorySource(wrongSum)), size: 1000)
        #expect(all.bytes == text)
        #expect(all.error?.code == .corruptGzip)
        let followed = drain(GunzipSource(source: MemorySource(packed + Array("more".utf8))), size: 1000)
        #expect(followed.bytes == text)
        #expect(followed.error?.code == .corruptGzip)
    }

    @Test func contentIsInflatedAndHashed() throws {
        let packed = try #require(Gzip.compress(text))
        for (raw, isGzip) in [(text, false), (packed, true), ([], false), ([0x1F], false)] {
            let content = isGzip ? text : raw
            let source = ContentSource(MemorySource(raw, chunk: 1500))
            #expect(drain(source, size: 999).bytes == content)
            #expect(source.isGzip == isGzip)
            let expected = ContentSource.Identity(
                digest: SHA256Digest.digest(of: content), contentByteCount: content.count, rawByteCount: raw.count,
                failure: nil)
            #expect(source.finish() == expected)
            // The same without reading first.
            #expect(ContentSource(MemorySource(raw)).finish() == expected)
        }
    }

    @Test func damagedContentIsKnownByItsRawBytes() throws {
        var packed = try #require(Gzip.compress(text))
        packed[packed.count / 2] ^= 0x55
        let identity = ContentSource(MemorySource(packed, chunk: 100)).finish()
        #expect(identity.failure?.code == .corruptGzip)
        #expect(identity.digest == SHA256Digest.digest(of: packed))
        #expect(identity.rawByteCount == packed.count)
    }

    @Test func readsFiles() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "afterbay-\(UUID().uuidString)")
        try Data(text).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let got = drain(try FileSource(path: file.path()), size: 4096)
        #expect(got.bytes == text)
        #expect(got.error == nil)
        let handle = try FileHandle(forReadingFrom: file)
        #expect(drain(FileSource(descriptor: handle.fileDescriptor), size: 1 << 20).bytes == text)
        let missing = #expect(throws: ByteSourceError.self) { _ = try FileSource(path: file.path() + ".missing") }
        #expect(missing?.detail == "cannot open: no such file or directory")
        let folder = drain(try FileSource(path: "/tmp"), size: 10)
        #expect(folder.error?.code == .unreadable)
    }
}
