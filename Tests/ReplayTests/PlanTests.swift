import Testing

@testable import Replay
@testable import Store

/// What a plan counts.
@Suite struct PlanTests {
    static func plan(
        _ records: [StoreFixture.Record], selection: ReplaySelection = ReplaySelection(),
        options change: (inout ReplayOptions) -> Void = { _ in }, target: ReplayPlanner.Target = .init(),
        prepare: (StoreFixture) throws -> Void = { _ in }
    ) throws -> ReplayPlan {
        let fixture = try StoreFixture()
        try fixture.add(records)
        try prepare(fixture)
        var options = ReplayOptions()
        change(&options)
        return try fixture.withStore { try ReplayPlanner(store: $0).plan(selection, options: options, target: target) }
    }

    /// Known partition keys with the shard of three that takes them.
    @Test(arguments: [("device_1", 1), ("device_42", 2), ("device_100", 1), ("test", 0), ("1", 2)])
    func loadsTheShardOfAKey(key: String, shard: Int) throws {
        var target = ReplayPlanner.Target()
        target.shards = 3
        let plan = try Self.plan([.init("1") { ($0.key, $0.isDelivered) = (key, false) }], target: target)
        #expect(plan.targets.map(\.load.records) == (0..<3).map { $0 == shard ? 1 : 0 })
    }

    @Test func takesTheShardsOfTheSourceWhereNoneAreGiven() throws {
        let plan = try Self.plan([
            .init("1") { $0.isDelivered = false }, .init("1") { ($0.shard, $0.isDelivered) = (3, false) },
            .init("1") { ($0.stream, $0.isDelivered) = ("t", false) },
        ])
        #expect(plan.targets.count == 2)
        #expect(plan.sources.map(\.shard) == ["shardId-000000000000", "shardId-000000000003", "shardId-000000000000"])
    }

    @Test func countsFormsAndSizes() throws {
        let plan = try Self.plan([
            .init("1") { ($0.key, $0.isDelivered, $0.payload) = ("kü", false, .text(#"{"a":NaN}"#)) },
            .init("2") { ($0.key, $0.isDelivered, $0.payload) = ("k", false, .bytes([1, 2, 3])) },
            .init("3") { ($0.isDelivered, $0.payload) = (false, .text(#"{"message":"hi"}"#)) },
            .init("4") {
                ($0.key, $0.isDelivered, $0.payload) = ("k", false, .bytes(Array(#"{"message":"hi"}"#.utf8)))
            },
        ])
        #expect(plan.selected == 4)
        #expect(plan.records == 4)
        #expect(plan.bytes == (9 + 3) + (3 + 1) + 16 + (16 + 1))
        #expect((plan.exact, plan.reencoded) == (2, 2))
        #expect(plan.loneMessages == 1)
        #expect(plan.withoutPartitionKey == 1)
        #expect(plan.warnings.contains { $0.contains("--unwrap-messages") })
        #expect(plan.warnings.contains { $0.contains("--partition-key-field") })
    }

    @Test func saysWhyRecordsStayBehind() throws {
        func zeros(_ count: Int) -> StoreFixture.Record.Payload { .bytes(Array(repeating: 0, count: count)) }
        var selection = ReplaySelection()
        selection.stream = "s"
        let plan = try Self.plan(
            [
                .init("1") { $0.key = "k" },
                .init("2") { ($0.isDelivered, $0.key) = (false, "k") },
                .init("3") { ($0.isDelivered, $0.key) = (false, "k") },
                .init("4") { ($0.isDelivered, $0.key, $0.payload) = (false, "k", nil) },
                .init("5") { $0.isDelivered = false },
                .init("6") { ($0.isDelivered, $0.key) = (false, "") },
                .init("7") { ($0.isDelivered, $0.key) = (false, String(repeating: "k", count: 257)) },
                .init("8") { ($0.isDelivered, $0.key) = (false, String(repeating: "ü", count: 256)) },
                .init("9") { ($0.isDelivered, $0.key, $0.payload) = (false, "k", zeros(1 << 20)) },
                .init("10") { ($0.isDelivered, $0.key, $0.payload) = (false, "k", zeros((1 << 20) - 1)) },
                .init("11") { ($0.isDelivered, $0.key, $0.payload) = (false, "k", .text(#"{"message":"\ud800"}"#)) },
                .init("12") { ($0.isDelivered, $0.key) = (false, "k") },
            ], selection: selection, options: { ($0.format, $0.messages) = (.putRecords, .unwrap) },
            prepare: { fixture in
                try fixture.execute(
                    """
                    INSERT INTO replay (id, name, run_id, target, selection, format, options, created)
                    VALUES (1, 'r-000001', 1, 'x', '{}', 'records', '{}', 0);
                    INSERT INTO replay_entry (replay_id, position, shard_id, sequence_key, sub_sequence, state)
                    VALUES (1, 0, 1, '0012', -1, 'sent'), (1, 1, 1, '0013', -1, 'unknown'),
                        (1, 2, 1, '0018', -1, 'exported'), (1, 3, 1, '00212', -1, 'planned');
                    """)
            })
        let reasons = plan.notSent.map {
            "\($0.reason.rawValue) \($0.count) \($0.examples[0].split(separator: ":")[1])"
        }
        #expect(
            reasons == [
                "has_delivery 1 1", "already_replayed 1 2", "outcome_unknown 1 3", "no_payload 1 4",
                "no_partition_key 1 5", "partition_key_length 2 6", "too_large 1 9", "lone_surrogate 1 11",
            ])
        #expect(plan.records == 3)
        #expect(plan.selected == 12)
        #expect(plan.alreadyExported == 1)
        #expect(plan.inUnfinishedReplay == 1)
    }

    /// With `again` nothing stays behind because it seems to be done.
    @Test func againTakesWhatIsDone() throws {
        var selection = ReplaySelection()
        selection.again = true
        let plan = try Self.plan([.init("1"), .init("2") { $0.isDelivered = false }], selection: selection)
        #expect(plan.records == 2)
        #expect(plan.notSent.isEmpty)
    }

    @Test func takesPartitionKeysFromAField() throws {
        let records: [StoreFixture.Record] = [
            .init("1") { ($0.isDelivered, $0.payload) = (false, .text(#"{"device":{"id":"d\u0001é"}}"#)) },
            .init("2") { ($0.isDelivered, $0.payload) = (false, .text(#"{"device":{"id":17}}"#)) },
            .init("3") { ($0.isDelivered, $0.payload) = (false, .text(#"{"device":{"id":true}}"#)) },
            .init("4") { ($0.isDelivered, $0.payload) = (false, .bytes([1])) },
            .init("5") { ($0.isDelivered, $0.key) = (false, "own") },
        ]
        let fixture = try StoreFixture()
        try fixture.add(records)
        try fixture.execute(#"INSERT INTO field VALUES ('device.id', '$."device"."id"', 0)"#)
        var keys: [String] = []
        try fixture.withStore { store in
            try store.forEachSelected(ReplaySelection().query, keyField: "device.id") {
                keys.append($0.record.partitionKey ?? $0.record.fieldKey ?? "-")
                return true
            }
            #expect(throws: StoreError.self) {
                try store.forEachSelected(ReplaySelection().query, keyField: "nothing") { _ in true }
            }
        }
        #expect(keys == ["d\u{1}é", "17", "-", "-", "own"])
    }

    /// A later delivered event of the same device is what a naive replay would overwrite.
    @Test func warnsOfNewerDeliveries() throws {
        var selection = ReplaySelection()
        selection.missing = true
        let plan = try Self.plan(
            [
                .init("1") { ($0.isDelivered, $0.device, $0.eventTime) = (false, "d1", 100) },
                .init("2") { ($0.isDelivered, $0.device, $0.eventTime) = (false, "d1", 300) },
                .init("3") { ($0.isDelivered, $0.device, $0.eventTime) = (false, "d2", 100) },
                .init("4") { ($0.device, $0.eventTime) = ("d1", 200) },
            ], selection: selection,
            prepare: {
                try $0.execute(
                    """
                    INSERT INTO hourly_rollup VALUES (1, 0, 'd1', 1, 0, 200, 200, '{}'), (1, 0, '', 1, 0, 900, 900, '{}')
                    """)
            })
        #expect(plan.olderThanDelivered == 1)
        #expect(plan.devicesWithNewer == 1)
        #expect(plan.warnings.contains { $0.contains("of 1 device that delivered a later event") })
    }

    @Test func estimatesTheTime() throws {
        var target = ReplayPlanner.Target()
        (target.shards, target.share, target.rate) = (3, 0.5, 100)
        let plan = try Self.plan(
            (1...1_000).map { number in .init(String(number)) { ($0.isDelivered, $0.key) = (false, "device_1") } },
            target: target)
        #expect(plan.duration.seconds == 2)
        #expect(plan.duration.slowestShard == 1)
        #expect(plan.duration.secondsAtRate == 10)
    }
}
