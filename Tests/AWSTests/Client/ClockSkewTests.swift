import Testing

@testable import AWS

@Suite struct ClockSkewTests {
    /// The answer's seconds against this machine's microseconds, and what is taken for the difference of the clocks.
    @Test(
        arguments: [
            (service: 1_000_000_000, local: 1_000_400_000, offset: 0),
            (service: 1_000_000_000, local: 1_001_900_000, offset: 0),
            (service: 1_000_000_000, local: 1_240_000_000, offset: -239_500_000),
            (service: 1_000_000_000, local: 940_000_000, offset: 60_500_000),
        ] as [(service: Int64, local: Int64, offset: Int64)])
    func learnsFromAnswers(service: Int64, local: Int64, offset: Int64) {
        let skew = ClockSkew()
        skew.observe(service, at: local)
        #expect(skew.microseconds == offset)
        // The next answers, seconds apart, do not make it tremble.
        skew.observe(service + 3_000_000, at: local + 2_600_000)
        #expect(skew.microseconds == offset)
    }
}
