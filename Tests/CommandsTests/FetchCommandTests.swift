import Testing

@testable import Commands

/// What a fetch is told on the command line.
@Suite struct FetchCommandTests {
    @Test(
        arguments: [
            ("kinesis://readings", .stream("readings")), ("kinesis://a.b-c_D1", .stream("a.b-c_D1")),
            (
                "kinesis://arn:aws:kinesis:eu-west-1:123456789012:stream/r",
                .stream("arn:aws:kinesis:eu-west-1:123456789012:stream/r")
            ),
            (
                "arn:aws:kinesis:eu-west-1:123456789012:stream/r",
                .stream("arn:aws:kinesis:eu-west-1:123456789012:stream/r")
            ),
            ("sqs://failures", .queue(name: "failures")), ("sqs://failures.fifo", .queue(name: "failures.fifo")),
            ("sqs://https://sqs.a.amazonaws.com/1/q", .queueURL("https://sqs.a.amazonaws.com/1/q")),
            ("https://sqs.a.amazonaws.com/1/q", .queueURL("https://sqs.a.amazonaws.com/1/q")),
            ("http://127.0.0.1:4566/000000000000/q", .queueURL("http://127.0.0.1:4566/000000000000/q")),
            ("readings", nil), ("kinesis://", nil), ("kinesis://a/b", nil), ("sqs://", nil), ("sqs://a b", nil),
            ("arn:aws:sqs:a:1:q", nil), ("https://host/q", nil), ("s3://bucket", nil), ("", nil),
        ] as [(String, FetchTarget?)])
    func targetsAreRead(_ text: String, _ target: FetchTarget?) {
        #expect(FetchTarget(argument: text) == target)
    }

    @Test(
        arguments: [
            (["kinesis://r", "--delete"], "for queues"), (["sqs://q", "--since", "2026-11-21"], "for streams"),
            (["sqs://q", "--share", "0.5", "--again"], "--share, --again"),
            (["kinesis://r", "--failed", "--since", "2026-11-21"], "without a time"),
            (["kinesis://r", "--from-oldest", "--since", "2026-11-21"], "not both"),
            (["kinesis://r", "--until", "2026-11-21"], "beginning"), (["kinesis://r", "--share", "0"], "--share"),
            (["kinesis://r", "--share", "1.5"], "--share"), (["kinesis://r", "--shards", "0"], "--shards"),
            (["sqs://q", "--max-messages", "0"], "--max-messages"), (["sqs://q", "--wait", "21"], "--wait"),
            (["sqs://q", "--visibility-timeout", "50000"], "--visibility-timeout"), (["nowhere"], "nowhere"),
            (["kinesis://r", "--stream", ""], "--stream"),
        ])
    func whatDoesNotFitTogetherIsRefused(_ arguments: [String], _ word: String) async {
        let surroundings = TestSurroundings()
        #expect(await surroundings.run(["fetch"] + arguments) == .usage)
        #expect(surroundings.stderr.contains(word), "\(surroundings.stderr)")
    }

    @Test func aDatabaseThatIsNotThereHasNoFailures() async throws {
        // Nothing listens there, and without a region nothing is sent.
        let surroundings = TestSurroundings(environment: ["HOME": "/nonexistent"])
        #expect(await surroundings.run(["fetch", "kinesis://r", "--no-sign-request"]) == .failed)
        #expect(surroundings.stderr.contains("region"), "\(surroundings.stderr)")
    }
}
