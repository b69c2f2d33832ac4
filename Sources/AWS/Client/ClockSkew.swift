import Synchronization

/// How far the services' clock is ahead of this machine's.
final class ClockSkew: Sendable {
    private let offset = Atomic<Int64>(0)

    /// In microseconds; negative where this machine is ahead.
    var microseconds: Int64 { offset.load(ordering: .relaxed) }

    func correct(to time: Int64, from local: Int64) { offset.store(time - local, ordering: .relaxed) }
}

/// Something that happens once.
final class OnceFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
