import Testing

@testable import Records

@Suite struct EventIDTests {
    @Test func readsAnEventID() throws {
        let text = "shardId-000000000002:49665103978826902074214346550991460884455669584988471330"
        let event = try #require(EventID(text))
        #expect(event.shard == ShardID(2))
        #expect(event.sequence.digits == "49665103978826902074214346550991460884455669584988471330")
        #expect(event.description == text)
        #expect(EventID.shard(of: text.utf8Span.span) == 2)
    }

    @Test(arguments: [
        "", "shardId-000000000002", "shardId-000000000002:", "shardId-00000000002:1", "shardId-0000000000002:1",
        "shardid-000000000002:1", "shardId-00000000000x:1", "shardId-000000000002;1", "shardId-000000000002:01",
        "shardId-000000000002:1x", " shardId-000000000002:1",
    ])
    func refusesEverythingElse(_ text: String) {
        #expect(EventID(text) == nil)
    }

    @Test func shardsReadAndPrint() {
        #expect(ShardID("shardId-999999999999") == ShardID(999_999_999_999))
        #expect(ShardID(0).description == "shardId-000000000000")
        #expect(ShardID(102).description == "shardId-000000000102")
        #expect(ShardID("shardId-0000000000001") == nil)
        #expect(ShardID("shardId-1") == nil)
        #expect(ShardID(2) < ShardID(10))
    }
}
