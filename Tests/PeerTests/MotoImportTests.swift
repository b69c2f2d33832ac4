import Coding
import Foundation
import TestSupport
import Testing

/// What boto3 put into a bucket is imported as the same files are from a folder.
@Suite struct MotoImportTests {
    private static let fixtures = PythonPeer.root.appending(path: "fixtures/s3/processed-data")

    /// Objects by their keys below the prefix, some under names that are hard to encode, one gzipped, one of two parts.
    private static func objects() throws -> [String: [UInt8]] {
        var objects: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: fixtures.path(percentEncoded: false)).sorted()
        where path.hasSuffix(".json") {
            objects[path] = [UInt8](try Data(contentsOf: fixtures.appending(path: path)))
        }
        let names = objects.keys.sorted()
        for (name, odd) in zip(names, ["a b+c&d.json", "é/ü %2F.json", "2026/11/21/17/#?=.json", "日本~*!().json"]) {
            objects[odd] = objects.removeValue(forKey: name)
        }
        objects[names[5]] = objects[names[5]].flatMap { Gzip.compress($0) }
        // White space between its elements makes it larger than a part of an upload has to be.
        if let text = objects[names[6]], let comma = text.firstIndex(of: UInt8(ascii: ",")) {
            objects[names[6]] = text[..<comma] + [UInt8](repeating: 0x20, count: 6 << 20) + text[comma...]
        }
        return objects
    }

    private static func put(_ objects: [String: [UInt8]], into bucket: String, _ moto: Moto) throws {
        try moto.boto.call("s3", "create_bucket", #"{"Bucket":"\#(bucket)"}"#)
        for (name, bytes) in objects {
            var writer = JSONTextWriter(escaping: .least)
            writer.string("processed-data/" + name)
            let place = #""Bucket":"\#(bucket)","Key":\#(writer.text)"#
            guard bytes.count > 5 << 20 else {
                try moto.boto.call("s3", "put_object", "{\(place),\"Body\":\(BotoPeer.bytes(bytes))}")
                continue
            }
            let upload = try moto.boto.call("s3", "create_multipart_upload", "{\(place)}")["UploadId"]?.text ?? ""
            var parts: [String] = []
            for (number, part) in [bytes[..<(5 << 20)], bytes[(5 << 20)...]].enumerated() {
                let numbered = #"\#(place),"UploadId":"\#(upload)","PartNumber":\#(number + 1)"#
                let answer = try moto.boto.call(
                    "s3", "upload_part", "{\(numbered),\"Body\":\(BotoPeer.bytes(Array(part)))}")
                let tag = answer["ETag"]?.text?.filter { $0 != "\"" } ?? ""
                parts.append(#"{"PartNumber":\#(number + 1),"ETag":"\#(tag)"}"#)
            }
            try moto.boto.call(
                "s3", "complete_multipart_upload",
                "{\(place),\"UploadId\":\"\(upload)\",\"MultipartUpload\":{\"Parts\":[\(parts.joined(separator: ","))]}}"
            )
        }
        try moto.boto.call("s3", "put_object", #"{"Bucket":"\#(bucket)","Key":"processed-data/folder/"}"#)
    }

    @Test func aBucketIsAFolder() throws {
        let moto = try Moto.shared.get()
        let objects = try Self.objects()
        try Self.put(objects, into: "imported", moto)
        let folder = try TemporaryFolder()
        for (name, bytes) in objects { try folder.write("processed-data/" + name, bytes) }
        let program = moto.program(in: folder)
        let source = "s3://imported/processed-data/"
        let remote = try program.json(["import", "--db", "remote.db", source])
        let local = try program.json(["import", "--db", "local.db", "processed-data"])
        #expect(remote["objects.imported"]?.text == String(objects.count))
        for count in ["read", "new", "redelivered", "conflicting", "failed", "listed", "rejected"] {
            #expect(remote["records." + count]?.text == local["records." + count]?.text, "\(count)")
        }
        let dump = { try program.run(["verify", "--dump", "--db", $0]).stdout }
        #expect(try dump("remote.db") == dump("local.db"))
        #expect(try dump("remote.db").utf8.count > 10_000)
        let again = try program.json(["import", "--db", "remote.db", source])
        #expect(again["objects.unchanged"]?.text == String(objects.count))
        #expect(again["requests.gets"]?.text ?? "0" == "0")
        // The same objects from the other place bring nothing new.
        let crossed = try program.json(["import", "--db", "local.db", source])
        #expect(crossed["records.new"]?.text == "0")
        #expect(try dump("local.db") == dump("remote.db"))
    }
}
