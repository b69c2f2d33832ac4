import Testing

@testable import Generation

@Suite struct FaultTests {
    private func tree(_ kind: FaultPlan.Kind, _ amount: FaultPlan.Amount, seed: UInt64 = 3) throws -> Tree {
        try Tree(Tree.plan(seed: seed) { $0.faults[kind] = amount })
    }

    /// A counted fault on a record happens just as often, and is in the list that is about it.
    @Test(arguments: [
        (FaultPlan.Kind.dropped, "dropped"), (.failed, "failures"), (.conflicting, "duplicates"),
        (.republished, "republished"), (.text, "plain_text"), (.nonfinite, "nonfinite"), (.late, "late"),
        (.future, "future"), (.wrongShard, "shard_mismatch"),
    ])
    func recordFaultsAreCounted(_ kind: FaultPlan.Kind, _ list: String) throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let tree = try tree(kind, .count(7), seed: seed)
            #expect(tree.count(list) == 7)
            for other in TruthList.allCases where other.rawValue != list {
                let mayFollow = kind == .failed && other == .missing
                #expect(mayFollow || tree.count(other.rawValue) == 0, "\(other)")
            }
        }
    }

    @Test func everyRecordCanBeHit() throws {
        let tree = try tree(.dropped, .share(1))
        #expect(tree.count("dropped") == 600)
        #expect(tree.result.objects == 0)
        #expect(try self.tree(.late, .count(10_000)).count("late") == 600)
    }

    @Test func droppedRecordsAreHolesInADenseCounter() throws {
        let tree = try Tree(
            Tree.plan {
                $0.numbers = .dense
                $0.faults[.dropped] = .count(20)
            })
        // Those at the ends of a shard have no neighbour on one side, and nothing can be said of them.
        #expect((14...20).contains(tree.count("missing")))
        #expect(tree.count("dropped") == 20)
    }

    @Test func redeliveredBatchesComeTwice() throws {
        let plain = try Tree(Tree.plan(seed: 3))
        let tree = try tree(.redelivered, .count(3))
        #expect(tree.result.objects == plain.result.objects + 3)
        #expect(tree.books("new") == 600)
        #expect(tree.books("redelivered") == tree.count("duplicates"))
        #expect(tree.count("duplicates") > 3)
    }

    @Test func bisectedBatchesComeInHalves() throws {
        let plain = try Tree(Tree.plan(seed: 3))
        let tree = try tree(.bisected, .count(3))
        #expect(tree.result.objects == plain.result.objects + 6)
        #expect(tree.books("redelivered") == tree.count("duplicates"))
    }

    @Test func partialFailuresComeAgainFromTheRecordOn() throws {
        let tree = try tree(.partial, .count(5))
        #expect(tree.books("new") == 600)
        #expect(tree.books("redelivered") == tree.count("duplicates"))
        #expect(tree.count("lost") == 0)
    }

    @Test func aRetryMayCureAFailure() throws {
        var states: Set<String> = []
        for seed in 1...6 as ClosedRange<UInt64> {
            let tree = try Tree(
                Tree.plan(seed: seed) {
                    $0.faults[.failed] = .share(0.2)
                    $0.faults[.redelivered] = .share(0.5)
                })
            let rows = try #require(tree.truth["failures"] as? [[String: Any]])
            states.formUnion(rows.compactMap { $0["state"] as? String })
            let open = rows.filter { $0["state"] as? String == "open" }.count
            #expect(tree.count("missing") == open)
        }
        #expect(states == ["open", "delivered"])
    }

    @Test func spoiledObjectsAreRejectedOnce() throws {
        var classes: Set<String> = []
        for seed in 1...12 as ClosedRange<UInt64> {
            let tree = try Tree(
                Tree.plan(seed: seed) {
                    $0.faults[.truncated] = .count(2)
                    $0.faults[.corrupt] = .count(2)
                })
            let rows = try #require(tree.truth["rejects"] as? [[String: Any]])
            #expect(rows.count == 4)
            #expect(tree.books("rejected") == 4)
            #expect(tree.books("new") + tree.count("lost") == 600)
            classes.formUnion(rows.compactMap { $0["class"] as? String })
        }
        #expect(classes == ["truncated", "garbled", "error_page", "empty"])
    }

    @Test func misfiledObjectsAreListed() throws {
        #expect(try tree(.wrongHour, .count(4)).count("hour_mismatch") == 4)
    }

    @Test func nonfiniteNumbersAreWrittenAsPythonDoes() throws {
        let text = try tree(.nonfinite, .share(1)).texts.joined()
        for token in ["\"temperature\": NaN,", "\"temperature\": Infinity,", "\"temperature\": -Infinity,"] {
            #expect(text.contains(token))
        }
    }

    @Test func textIsWrappedAndEscaped() throws {
        let text = try tree(.text, .count(1)).texts.joined()
        #expect(text.contains(#" c\u00b0C\" \u2013 \\o/ \ud83c\udf21""#))
    }

    @Test(
        arguments: [
            ("0", FaultPlan.Amount.count(0)), ("3", .count(3)), ("1%", .share(0.01)), ("0.5%", .share(0.005)),
            ("0.25", .share(0.25)), ("1.0", .share(1)), ("", nil), ("-1", nil), ("x", nil), ("101%", nil), ("1.5", nil),
            ("%", nil), ("nan%", nil),
        ] as [(String, FaultPlan.Amount?)])
    func amountsAreCountsOrShares(_ text: String, _ amount: FaultPlan.Amount?) {
        #expect(FaultPlan.Amount(text) == amount)
    }
}
