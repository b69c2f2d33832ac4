import Documents
import Records
import Testing

@Suite struct ObjectListingTests {
    private static let etag = "9b2cf535f27731c974343645a3985328"
    private static let key = "processed-data/2026/11/21/17/batch-1.json"
    private static let object =
        #"{"Key":"\#(key)","LastModified":"2026-11-21T17:00:00+00:00","ETag":"\"\#(etag)\"","Size":10,"StorageClass":"STANDARD"}"#
    private static let expected = "\(key) size=10 etag=\(etag) modified=1795280400000000 class=STANDARD"

    private static func object(_ number: Int) -> String { #"{"Key":"k\#(number)","Size":\#(number)}"# }

    /// Listings and the objects that they name.
    @Test(arguments: [
        (#"{"Contents":[\#(object)],"RequestCharged":null}"#, [expected]),
        (#"{"RequestCharged":null,"Name":"b","Contents":[\#(object(1)),\#(object(2))]}"#, ["k1 size=1", "k2 size=2"]),
        ("[" + object + "]", [expected]),
        (
            #"{"Contents":[\#(object(1))]}"# + "\n" + #"{"Contents":[\#(object(2))],"IsTruncated":false}"#,
            ["k1 size=1", "k2 size=2"]
        ),
        ("[\(object(1))][\(object(2))]", ["k1 size=1", "k2 size=2"]),
        (object(1) + "\n" + object(2), ["k1 size=1", "k2 size=2"]),
        (#"{"Contents":[{"Key":"a b/é\u00e9","Size":"12"}]}"#, ["a b/éé size=12"]),
        (#"{"Contents":[{"Key":"folder/","Size":0,"ETag":null}]}"#, ["folder/ size=0"]),
        (#"{"Contents":[{"Key":"k","ETag":"\#(etag)-12"}]}"#, ["k etag=\(etag)-12"]),
        (
            #"{"Versions":[{"Key":"k","Size":3,"VersionId":"v1","IsLatest":false,"ETag":"\"e\""},{"Key":"k","Size":3,"VersionId":"null","IsLatest":true}],"DeleteMarkers":[{"Key":"k","VersionId":"v2","IsLatest":true,"LastModified":"2026-11-21T17:00:00.000Z","Owner":{"ID":"x"}}],"RequestCharged":null}"#,
            [
                "k size=3 etag=e version=v1 old", "k size=3 version=null",
                "k modified=1795280400000000 version=v2 deleted",
            ]
        ),
    ])
    func listings(text: String, expected: [String]) {
        let reading = DocumentReading(text.utf8)
        #expect(reading.parts == expected.enumerated().map { "\($0) \($1)" })
        #expect(reading.rejects.isEmpty)
        #expect(reading.kind == .objectListing)
        #expect(DocumentReading(text.utf8, kind: .objectListing) == reading)
        for chunk in [1, 30] {
            #expect(DocumentReading(text.utf8, chunk: chunk, room: BatchRoom(entries: 1, bytes: 1)) == reading)
        }
    }

    /// Documents of a listing that name no object.
    @Test(arguments: [
        #"{"RequestCharged":null}"#,
        #"{"RequestCharged":null,"Prefix":"processed-data/"}"#,
        #"{"IsTruncated":false,"Name":"b","Prefix":"","MaxKeys":1000,"KeyCount":0,"EncodingType":"url"}"#,
        #"{"Contents":[],"KeyCount":0}"#, #"{"Contents":null}"#, #"{"Versions":[],"DeleteMarkers":[]}"#,
        #"{"CommonPrefixes":[{"Prefix":"a/"}],"RequestCharged":null}"#,
        #"{"sourceBucket":"b","destinationBucket":"arn:aws:s3:::d","version":"2016-11-30","creationTimestamp":"1514944800000","fileFormat":"CSV","fileSchema":"Bucket, Key, Size","files":[{"key":"a.csv.gz","size":2,"MD5checksum":"f11166069f1990abeb9c97ace9cdfabc"}]}"#,
        "f11166069f1990abeb9c97ace9cdfabc", "f11166069f1990abeb9c97ace9cdfabc\n",
    ])
    func nothingListed(text: String) {
        let reading = DocumentReading(text.utf8)
        #expect(reading.ignored == 1)
        #expect(reading.parts.isEmpty)
        #expect(reading.rejects.isEmpty)
        #expect(DocumentReading(text.utf8, chunk: 1) == reading)
    }

    @Test(arguments: [
        #"{"Key":7,"Size":1}"#, #"{"Key":"","Size":1}"#, #"{"Key":"k","Size":-1}"#, #"{"Key":"k","Size":1.5}"#,
        #"{"Key":"k","Size":"x"}"#, #"{"Key":"k","Size":99999999999999999999}"#, #"{"Key":"k","Size":[]}"#,
    ])
    func rowsThatAreNone(text: String) {
        let reading = DocumentReading(#"{"Contents":[\#(Self.object(1)),\#(text),\#(Self.object(2))]}"#.utf8)
        #expect(reading.parts == ["0 k1 size=1", "2 k2 size=2"])
        #expect(reading.codes == [.invalidListingRow])
    }

    @Test(arguments: ["{}", "7", "\"k\"", #"{"a":1}"#, #"{"Key":"k"}"#])
    func aForcedListingRefusesWhatIsNoObject(text: String) {
        let reading = DocumentReading("[\(text)]".utf8, kind: .objectListing)
        #expect(reading.codes == [.invalidListingRow])
        #expect(reading.ignored == 0)
    }
}
