import AWS
import Testing

@Suite struct HTTPHeaderTests {
    @Test func namesHaveNoCase() {
        let headers = [HTTPHeader("ETag", "\"a\""), HTTPHeader("etag", "\"b\"")]
        #expect(headers["etag"] == "\"a\"")
        #expect(headers["x-amz-id-2"] == nil)
    }
}
