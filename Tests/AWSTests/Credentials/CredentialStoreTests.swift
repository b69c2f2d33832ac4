import Synchronization
import Testing

@testable import AWS

/// When credentials are renewed, on a clock that the test sets.
@Suite struct CredentialStoreTests {
    /// A source whose n-th credentials are `KEYn`, an hour long; it fails while it is told to.
    private final class Source: CredentialSource {
        private let state = Mutex((count: 0, fails: false))
        let clock: VirtualClock

        init(_ clock: VirtualClock) { self.clock = clock }

        var count: Int { state.withLock { $0.count } }
        func fail(_ fails: Bool) { state.withLock { $0.fails = fails } }

        func fetch() async throws -> SourcedCredentials? {
            await Task.yield()
            let (count, fails) = state.withLock { state in
                state.count += 1
                return state
            }
            if fails { throw AWSError(credentials: "test", detail: "not now") }
            return SourcedCredentials(
                credentials: AWSCredentials(
                    accessKeyID: "KEY\(count)", secretKey: Secret("hush"), expiration: clock.now + 3_600_000_000),
                provider: .instance, origin: "test")
        }
    }

    @Test func theyAreRenewedBeforeTheyEnd() async throws {
        let clock = VirtualClock()
        let source = Source(clock)
        let store = CredentialStore(source: source, clock: clock.serviceClock)
        let start = clock.now
        // Minutes since the beginning, and whose turn it is.
        for (minute, key) in [(0, "KEY1"), (30, "KEY1"), (49, "KEY1"), (51, "KEY2"), (100, "KEY2"), (102, "KEY3")] {
            clock.now = start + Int64(minute) * 60_000_000
            #expect(try await store.current().accessKeyID == key)
        }
        #expect(source.count == 3)
    }

    @Test func theyAreUsedToTheEndWhereRenewalFails() async throws {
        let clock = VirtualClock()
        let source = Source(clock)
        let store = CredentialStore(source: source, clock: clock.serviceClock)
        let start = clock.now
        _ = try await store.current()
        source.fail(true)
        for minute in [51, 56, 59] {
            clock.now = start + Int64(minute) * 60_000_000
            #expect(try await store.current().accessKeyID == "KEY1")
            // At once again nobody asks.
            let count = source.count
            #expect(try await store.current().accessKeyID == "KEY1")
            #expect(source.count == count)
        }
        clock.now = start + 60 * 60_000_000
        let error = await #expect(throws: AWSError.self) { _ = try await store.current() }
        #expect(error?.code == .noCredentials)
        source.fail(false)
        #expect(try await store.current().accessKeyID == "KEY6")
    }

    @Test func oneRenewalServesAll() async throws {
        let clock = VirtualClock()
        let source = Source(clock)
        let store = CredentialStore(source: source, clock: clock.serviceClock)
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await store.current().accessKeyID } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(keys == ["KEY1"] && source.count == 1)
    }

    @Test func refusedOnesAreReplacedOnce() async throws {
        let clock = VirtualClock()
        let source = Source(clock)
        let store = CredentialStore(source: source, clock: clock.serviceClock)
        let refused = try await store.current()
        #expect(try await store.replace(refused))
        // Another call that was refused with the same ones finds new ones there.
        #expect(try await store.replace(refused))
        #expect(source.count == 2)
        #expect(try await store.current().accessKeyID == "KEY2")
    }

    @Test func anExpiredTokenIsReplacedWithinACall() async throws {
        let clock = VirtualClock()
        let source = Source(clock)
        for retries in [ServiceRequest.Retries.standard, .onlyIfNothingHappened] {
            let transport = StubTransport([
                HTTPResponse.answer(400, #"{"__type":"ExpiredTokenException","message":"old"}"#),
                HTTPResponse.answer(200, "{}"),
            ])
            let client = try AWSClient(
                configuration: AWSConfiguration(AWSSettings(environment: ["AWS_REGION": "eu-west-1"])),
                transport: transport, clock: clock.serviceClock,
                credentials: CredentialStore(source: source, clock: clock.serviceClock))
            _ = try await client.call(AWSClientTests.request(retries))
            let keys = transport.sent.compactMap { $0.headers["Authorization"]?.split(separator: "=")[1].prefix(4) }
            #expect(keys == ["KEY\(source.count - 1)", "KEY\(source.count)"])
            #expect(clock.slept.isEmpty)
        }
    }
}
