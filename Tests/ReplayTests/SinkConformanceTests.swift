import Foundation
import Store
import Testing

@testable import Replay

/// Keeps what was put in memory: the plainest sink that keeps to the contract.
final class MemorySink: LocalSink {
    let limits = ReplayLimits.none
    let isPublishedAtEnd = true
    private var waiting: [ReplayRecord] = []
    private(set) var published: [ReplayRecord] = []

    func open() throws {}

    func put(_ records: [ReplayRecord]) throws -> [PutResult] {
        waiting += records
        return records.map { _ in .taken(shard: nil, sequence: nil) }
    }

    func seal() throws -> [ReplayFile] { [] }

    func publish() throws { published = waiting }

    func abandon() { waiting = [] }
}

/// What every sink has to do, whatever is behind it.
@Suite struct SinkConformanceTests {
    /// A sink with the payloads that others can see.
    struct Subject: CustomTestStringConvertible {
        var name: String
        var make: @Sendable (_ folder: String) -> (sink: any ReplaySink, visible: () throws -> [String])

        var testDescription: String { name }
    }

    static let subjects: [Subject] = [
        Subject(name: "memory") { _ in
            let sink = MemorySink()
            return (sink, { sink.published.map { String(decoding: $0.payload, as: UTF8.self) } })
        },
        Subject(name: "text") { _ in
            let output = Output()
            return (TextSink(options(.payload)) { output.bytes += $0 }, { lines(output.bytes) })
        },
        Subject(name: "file") { folder in
            let target = folder + "/out"
            return (
                FileSink(target: target, replay: "r-000001", options: options(.payload), overwrites: false),
                { lines([UInt8](FileManager.default.contents(atPath: target) ?? Data())) }
            )
        },
        Subject(name: "stream") { _ in
            let stream = StubStream()
            return (
                KinesisSink(stream: "plant", kinesis: stream),
                { stream.kept.map { String(decoding: $0.data, as: UTF8.self) } }
            )
        },
        Subject(name: "numbered files") { folder in
            (
                FileSink(
                    target: folder + "/out.json", replay: "r-000001", options: options(.putRecords), overwrites: false),
                {
                    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                    return try names.filter { $0.hasPrefix("out") }.flatMap { name in
                        let data = try #require(FileManager.default.contents(atPath: folder + "/" + name))
                        return try JSONDecoder().decode(PutRecordsTests.Body.self, from: data).Records.map {
                            String(decoding: try #require(Data(base64Encoded: $0.Data)), as: UTF8.self)
                        }
                    }
                }
            )
        },
    ]

    final class Output {
        var bytes: [UInt8] = []
    }

    static func options(_ format: ReplayFormat) -> ReplayOptions {
        var options = ReplayOptions()
        options.format = format
        return options
    }

    static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    static func records(_ numbers: Range<Int>) -> [ReplayRecord] {
        numbers.map { FormatTests.record(String($0), key: "k\($0 % 7)", bytes: Array("payload \($0)".utf8)) }
    }

    static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sink-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sink-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test(arguments: subjects)
    func showsEverythingInOrder(subject: Subject) async throws {
        try await Self.withFolder { folder in
            let (sink, visible) = subject.make(folder)
            try await sink.open()
            for start in stride(from: 0, to: 100, by: 10) {
                let results = try await sink.put(Self.records(start..<start + 10))
                #expect(results.count == 10)
                #expect(results.allSatisfy { if case .taken = $0 { true } else { false } })
                if sink.isPublishedAtEnd { #expect(try visible().isEmpty) }
            }
            let files = try sink.seal()
            if sink.isPublishedAtEnd { #expect(try visible().isEmpty) }
            try sink.publish()
            #expect(try visible() == (0..<100).map { "payload \($0)" })
            if !files.isEmpty {
                #expect(files.reduce(0) { $0 + $1.entries } == 100)
                #expect(files.allSatisfy { ExportCheck.isUnchanged($0) })
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix(".") } == [])
        }
    }

    @Test(arguments: subjects, [true, false])
    func leavesNothingBehindWhenAbandoned(subject: Subject, isSealed: Bool) async throws {
        try await Self.withFolder { folder in
            let (sink, visible) = subject.make(folder)
            try await sink.open()
            _ = try await sink.put(Self.records(0..<30))
            if isSealed { _ = try sink.seal() }
            sink.abandon()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            if sink.isPublishedAtEnd { #expect(try visible().isEmpty) }
        }
    }

    @Test(arguments: subjects)
    func takesNothing(subject: Subject) async throws {
        try await Self.withFolder { folder in
            let (sink, visible) = subject.make(folder)
            try await sink.open()
            #expect(try await sink.put([]) == [])
            _ = try sink.seal()
            try sink.publish()
            #expect(try visible() == [])
        }
    }
}

/// What only files have: names, and others who use them.
@Suite struct FileSinkTests {
    static func write(
        _ target: String, overwrites: Bool = false, format: ReplayFormat = .payload
    ) throws -> [ReplayFile] {
        let sink = FileSink(
            target: target, replay: "r-000001", options: SinkConformanceTests.options(format), overwrites: overwrites)
        try sink.open()
        _ = try sink.put(SinkConformanceTests.records(0..<10))
        let files = try sink.seal()
        try sink.publish()
        return files
    }

    @Test func numbersBodiesWhereThereAreSeveral() throws {
        try SinkConformanceTests.withFolder { folder in
            let files = try Self.write(folder + "/a.b.json", format: .putRecords)
            #expect(files.map(\.path) == [folder + "/a.b-000001.json", folder + "/a.b-000002.json"])
            #expect(files.map(\.entries) == [7, 3])
        }
    }

    @Test func replacesAFileOnlyWhereToldSo() throws {
        try SinkConformanceTests.withFolder { folder in
            let target = folder + "/out"
            try Data("mine".utf8).write(to: URL(fileURLWithPath: target))
            let error = try #require(throws: ReplayError.self) { _ = try Self.write(target) }
            #expect(error.code == .targetExists)
            #expect(FileManager.default.contents(atPath: target) == Data("mine".utf8))
            #expect(try Self.write(target, overwrites: true).count == 1)
            #expect(FileManager.default.contents(atPath: target) != Data("mine".utf8))
        }
    }

    /// The file came while the replay was written.
    @Test func neverReplacesAFileThatCameMeanwhile() throws {
        try SinkConformanceTests.withFolder { folder in
            let target = folder + "/out"
            let sink = FileSink(
                target: target, replay: "r-000001", options: SinkConformanceTests.options(.payload), overwrites: false)
            try sink.open()
            _ = try sink.seal()
            try Data("theirs".utf8).write(to: URL(fileURLWithPath: target))
            #expect(throws: ReplayError.self) { try sink.publish() }
            sink.abandon()
            #expect(FileManager.default.contents(atPath: target) == Data("theirs".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
        }
    }

    @Test(arguments: [("/nowhere/at/all/out", "folder"), ("/tmp", "directory"), ("/dev/null", "--to -")])
    func refusesOddTargets(target: String, words: String) throws {
        let error = try #require(throws: ReplayError.self) { _ = try Self.write(target, overwrites: true) }
        #expect(error.code == .targetUnwritable)
        #expect(error.detail.contains(words))
    }
}
