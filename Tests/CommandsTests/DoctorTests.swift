import Testing

@testable import Commands

/// `doctor` where nothing is set up: no call leaves the machine.
@Suite struct DoctorTests {
    private static let nothing = [
        "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
        "AWS_EC2_METADATA_DISABLED": "true",
    ]

    private static func run(
        _ arguments: [String], _ environment: [String: String] = [:]
    ) async -> (status: Commands.ExitStatus, surroundings: TestSurroundings) {
        let surroundings = TestSurroundings(environment: nothing.merging(environment) { $1 })
        return (await CommandLineTool.run(["doctor"] + arguments, in: surroundings.context), surroundings)
    }

    @Test func withoutCredentialsItSaysWhatToDo() async {
        let (status, surroundings) = await Self.run(["kinesis://orders"])
        #expect(status == .failed)
        #expect(surroundings.stdout.contains("no flag, variable or profile names one"))
        #expect(surroundings.stdout.contains("no credentials were found; set AWS_ACCESS_KEY_ID"))
        #expect(surroundings.stdout.contains("not tried"))
        #expect(surroundings.stderr == "afterbay: failed: credentials; see above\n")
    }

    @Test func unsignedNothingIsAskedForAnIdentity() async {
        let (status, surroundings) = await Self.run(["--no-sign-request", "--output", "jsonl", "--region", "eu-west-1"])
        #expect(status == .clean)
        #expect(surroundings.stdout.hasPrefix(#"{"passed":true,"settings":[{"name":"profile","value":"default","#))
        #expect(surroundings.stdout.contains(#""origin":"--no-sign-request""#))
    }

    @Test func aProfileThatIsNotThereIsNamed() async {
        let (status, surroundings) = await Self.run([], ["AWS_PROFILE": "gone"])
        #expect(status == .failed)
        #expect(
            surroundings.stderr
                == "afterbay: profile gone: there is no such profile in /nonexistent/config or "
                + "/nonexistent/credentials; it was named by AWS_PROFILE\n")
    }

    @Test func theRegionAndTheEndpointHaveToBeWellFormed() async {
        #expect(await Self.run(["--region", "Europe"]).status == .failed)
        #expect(await Self.run(["--endpoint-url", "localhost:4566"]).status == .failed)
        #expect(await Self.run(["--region", ""]).status == .usage)
        #expect(await Self.run(["orders"]).status == .usage)
    }
}
