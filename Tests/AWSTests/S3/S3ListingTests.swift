import Testing

@testable import AWS

@Suite struct S3ListingTests {
    private func page(_ content: String) throws -> S3Page {
        try S3Page(Array("<ListBucketResult xmlns=\"x\">\(content)</ListBucketResult>".utf8))
    }

    @Test func aPage() throws {
        let page = try page(
            """
            <Name>b</Name><EncodingType>url</EncodingType><KeyCount>2</KeyCount><IsTruncated>true</IsTruncated>
            <NextContinuationToken>a+b%2F=</NextContinuationToken>
            <Contents><Key>a+b%2Bc%C3%A9/%2541</Key><LastModified>2026-11-21T17:00:00.000Z</LastModified>
            <ETag>&quot;0123-2&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm><Size>5</Size>
            <Owner><ID>x</ID></Owner><StorageClass>STANDARD</StorageClass></Contents>
            <Contents><Size>0</Size><Key>old</Key><StorageClass>GLACIER</StorageClass><RestoreStatus>
            <IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus></Contents>
            <CommonPrefixes><Prefix>c+d/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>e/</Prefix></CommonPrefixes>
            """)
        #expect(
            page.objects == [
                S3ListedObject(
                    key: "a b+cé/%41", byteCount: 5, etag: "0123-2", lastModified: "2026-11-21T17:00:00.000Z",
                    storageClass: "STANDARD"),
                S3ListedObject(key: "old", byteCount: 0, etag: nil, lastModified: "", storageClass: "GLACIER"),
            ])
        #expect(page.objects.map(\.isArchived) == [false, true])
        #expect(page.folders == ["c d/", "e/"])
        #expect(page.nextToken == "a+b%2F=", "a token is no name")
    }

    @Test func withoutEncodingNamesStandAsTheyAre() throws {
        let page = try page("<Contents><Key>a+b%20&amp;c</Key><Size>1</Size></Contents>")
        #expect(page.objects.map(\.key) == ["a+b%20&c"])
        #expect(page.nextToken == nil)
    }

    @Test func keysThatAreNoUTF8() throws {
        let page = try page(
            "<Contents><Key>a%FFb</Key><Size>1</Size></Contents><Contents><Key>good</Key><Size>1</Size></Contents>"
                + "<EncodingType>url</EncodingType>")
        #expect(page.objects.map(\.key) == ["good"])
        #expect(page.unreadableKeys == ["a\u{FFFD}b"])
    }

    @Test(arguments: [
        ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%41%", "A%"), ("", ""), ("%e2%82%AC", "€"), ("%00", "\0"),
    ])
    func percentSigns(text: String, key: String) {
        #expect(EncodedName(text: text).decoded(true) == key)
    }

    @Test(arguments: [
        "<Error><Code>X</Code></Error>", "", "<ListBucketResult>", "<html></html>",
        "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>x</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
    ])
    func whatIsNoListing(text: String) {
        #expect(throws: (any Error).self) { try S3Page(Array(text.utf8)) }
    }

    @Test(arguments: [
        ("s3://bucket", "bucket", ""), ("s3://bucket/", "bucket", ""), ("s3://b.c-d_e/a/b", "b.c-d_e", "a/b"),
        ("s3://bucket//a", "bucket", "/a"), ("s3://bucket/a b+%20/../é?x#y", "bucket", "a b+%20/../é?x#y"),
    ])
    func places(url: String, bucket: String, key: String) throws {
        let place = try #require(S3Location(url))
        #expect(place.bucket == bucket && place.key == key)
        #expect(S3Location(place.description) == place)
    }

    @Test(arguments: ["", "s3:/b", "s3://", "s3:///a", "S3://b", "/s3://b", "s3://b c/a", "s3://arn:aws:s3:::b"])
    func noPlaces(url: String) {
        #expect(S3Location(url) == nil)
    }
}
