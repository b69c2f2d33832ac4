import Coding
import TestSupport
import Testing

/// The loopback S3 is what boto3 takes it for.
@Suite struct LoopbackS3Tests {
    /// Keys that are hard to list, to encode or to sort.
    static let oddKeys = [
        "a/b.json", "a b.json", "a+b.json", "a%2Fb.json", "é/ü.json", "&<>\"'.json", "folder/", "a//b", "#?=", "~*!()",
        "日本.json", "b/c/d.json", "b/c/e.json", "b/f.json", "line\nfeed",
    ]

    private static func get(_ boto: BotoPeer, _ key: String, _ more: String = "") throws -> JSONValue {
        var writer = JSONTextWriter(escaping: .least)
        writer.string(key)
        return try boto.call("s3", "get_object", #"{"Bucket":"b","Key":\#(writer.text)\#(more)}"#)
    }

    @Test func listingsBringEveryKeyInOrder() throws {
        var bucket = LoopbackBucket("b")
        for key in Self.oddKeys { bucket.put(key, Array("content of \(key)".utf8)) }
        bucket.keysPerPage = 4
        let server = try LoopbackServer(LoopbackS3([bucket]))
        let boto = try BotoPeer(url: server.url)
        let answer = try boto.call("s3", "list_objects_v2", #"{"Bucket":"b","$all":true}"#)
        let keys = answer["Contents"]?.elements.compactMap { $0["Key"]?.text } ?? []
        #expect(keys == Self.oddKeys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for key in keys {
            let object = try Self.get(boto, key)
            #expect(object["Body"]?.bytes == Array("content of \(key)".utf8), "\(key)")
        }
        let some = try boto.call("s3", "list_objects_v2", #"{"Bucket":"b","Prefix":"b/","Delimiter":"/"}"#)
        #expect(some["Contents"]?.elements.compactMap { $0["Key"]?.text } == ["b/f.json"])
        #expect(some["CommonPrefixes"]?.elements.compactMap { $0["Prefix"]?.text } == ["b/c/"])
        let folders = try boto.call("s3", "list_objects_v2", #"{"Bucket":"b","Delimiter":"/","$all":true}"#)
        #expect(
            folders["CommonPrefixes"]?.elements.compactMap { $0["Prefix"]?.text } == ["a/", "b/", "folder/", "é/"])
        let rest = try boto.call("s3", "list_objects_v2", #"{"Bucket":"b","StartAfter":"b/c/d.json","MaxKeys":1}"#)
        #expect(rest["Contents"]?.elements.compactMap { $0["Key"]?.text } == ["b/c/e.json"])
        #expect(rest["IsTruncated"]?.text == "true")
        #expect(try boto.call("s3", "list_objects_v2", #"{"Bucket":"x"}"#).errorCode == "NoSuchBucket")
    }

    @Test func objectsHaveRangesConditionsAndTags() throws {
        var bucket = LoopbackBucket("b")
        bucket.put("whole", Array("0123456789".utf8))
        bucket.put("parts", LoopbackObject(Array("0123456789".utf8), partSize: 4))
        let s3 = LoopbackS3([bucket])
        let server = try LoopbackServer(s3)
        let boto = try BotoPeer(url: server.url)
        #expect(try Self.get(boto, "whole")["ETag"]?.text == "\"781e5e245d69b566979b86e28d23f2c7\"")
        let parts = try Self.get(boto, "parts")
        #expect(parts["ETag"]?.text?.hasSuffix("-3\"") == true)
        #expect(parts["ContentLength"]?.text == "10")
        for (range, wanted) in [("2-4", "234"), ("7-", "789"), ("-3", "789"), ("8-99", "89")] {
            let answer = try Self.get(boto, "whole", #","Range":"bytes=\#(range)""#)
            #expect(answer["Body"]?.bytes == Array(wanted.utf8), "\(range)")
        }
        #expect(try Self.get(boto, "whole", #","Range":"bytes=10-""#).errorCode == "InvalidRange")
        let tag = #","IfMatch":"781e5e245d69b566979b86e28d23f2c7""#
        #expect(try Self.get(boto, "whole", tag).errorCode == nil)
        s3.change("b") { $0.put("whole", Array("other".utf8)) }
        #expect(try Self.get(boto, "whole", tag).errorCode == "PreconditionFailed")
        let head = try boto.call("s3", "head_object", #"{"Bucket":"b","Key":"whole"}"#)
        #expect(head["ContentLength"]?.text == "5")
        try boto.call("s3", "put_object", #"{"Bucket":"b","Key":"n w","Body":{"$bytes":"aGVsbG8="}}"#)
        #expect(try Self.get(boto, "n w")["Body"]?.bytes == Array("hello".utf8))
        #expect(
            s3.calls.last
                == .init(operation: "GetObject", bucket: "b", key: "n w", status: 200))
    }

    @Test func eachKeyHasItsFault() throws {
        let faults: [(LoopbackBucket.KeyFault, code: String)] = [
            (.accessDenied, "AccessDenied"), (.gone, "NoSuchKey"), (.archived, "InvalidObjectState"),
            (.kmsDenied, "AccessDenied"), (.kmsDisabled, "KMS.DisabledException"), (.slowDown, "SlowDown"),
            (.serverFailure, "InternalError"), (.truncated, "ResponseStreamingError"),
            (.reset, "ResponseStreamingError"),
        ]
        var bucket = LoopbackBucket("b")
        for (place, fault) in faults.enumerated() {
            bucket.put("k\(place)", Array("0123456789".utf8))
            bucket.setFault(fault.0, of: "k\(place)", times: 1)
        }
        let server = try LoopbackServer(LoopbackS3([bucket]))
        let boto = try BotoPeer(url: server.url)
        let keys = try boto.call("s3", "list_objects_v2", #"{"Bucket":"b"}"#)["Contents"]?.elements ?? []
        #expect(keys.count == faults.count)
        #expect(keys.map { $0["StorageClass"]?.text == "GLACIER" }.count { $0 } == 1)
        for (place, fault) in faults.enumerated() {
            #expect(try Self.get(boto, "k\(place)").errorCode == fault.code, "\(fault.0)")
            #expect(try Self.get(boto, "k\(place)")["Body"]?.bytes?.count == 10)
        }
    }

    @Test func bucketsLieInTheirRegions() throws {
        var bucket = LoopbackBucket("b")
        bucket.put("k", Array("content".utf8))
        bucket.region = "eu-central-1"
        let s3 = LoopbackS3([bucket])
        let server = try LoopbackServer(s3, authorization: LoopbackAuthorization(service: "s3", region: nil))
        // boto3 follows both by itself.
        for redirect in [LoopbackBucket.Redirect.permanent, .malformed] {
            s3.change("b") { $0.redirect = redirect }
            let boto = try BotoPeer(url: server.url)
            #expect(try Self.get(boto, "k")["Body"]?.bytes == Array("content".utf8), "\(redirect)")
        }
        s3.change("b") { $0.requesterPays = true }
        let boto = try BotoPeer(
            url: server.url, environment: ["AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1"])
        #expect(try Self.get(boto, "k").errorCode == "AccessDenied")
        #expect(try Self.get(boto, "k", #","RequestPayer":"requester""#).errorCode == nil)
    }

    @Test func aFolderIsABucket() throws {
        let folder = try TemporaryFolder()
        try folder.write("2026/11/21/17/a.json", "[]")
        try folder.write("2026/11/21/18/b c.json", "[1]")
        let server = try LoopbackServer(LoopbackS3([try LoopbackBucket("b", folder: folder.path)]))
        let boto = try BotoPeer(url: server.url)
        #expect(try Self.get(boto, "2026/11/21/18/b c.json")["Body"]?.bytes == Array("[1]".utf8))
        let list = try boto.call("s3", "list_objects_v2", #"{"Bucket":"b","Prefix":"2026/11/21/1"}"#)
        #expect(list["Contents"]?.elements.compactMap { $0["Size"]?.text } == ["2", "3"])
    }
}
