import Synchronization

/// How far the services' clock is ahead of this machine's.
final class ClockSkew: Sendable {
    private let offset = Atomic<Int64>(0)

    /// In microseconds; negative where this machine is ahead.
    var microseconds: Int64 { offset.load(ordering: .relaxed) }

    func correct(to time: Int64, from local: Int64) { offset.store(time - local, ordering: .relaxed) }

    /// Learns from an answer's time, which is given in whole seconds: what lies within two seconds of what is known is the
    /// way of the answer, and no error of a clock.
    func observe(_ time: Int64, at local: Int64) {
        let found = time + 500_000 - local
        if abs(found - microseconds) > 2_000_000 { offset.store(found, ordering: .relaxed) }
    }
}

/// Something that happens once.
final class OnceFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
