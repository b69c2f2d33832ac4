package import Store
import Synchronization

/// What `verify --dump` prints of a store.
package func dumpText(_ store: Store) throws -> String {
    let lines = Mutex<[UInt8]>([])
    try store.dump { bytes in lines.withLock { $0 += bytes } }
    return String(decoding: lines.withLock { $0 }, as: UTF8.self)
}

/// What `verify` finds wrong in a store; empty in a sound one.
package func problems(of store: Store) throws -> [String] {
    try store.verify().flatMap { check in check.problems.map { "\(check.name): \($0)" } }
}

/// The dump of a database file.
package func dumpText(ofFile path: String) throws -> String {
    let store = try Store.open(at: path, for: .reading)
    defer { try? store.close() }
    return try dumpText(store)
}

/// What `verify` finds wrong in a database file.
package func problems(ofFile path: String) throws -> [String] {
    let store = try Store.open(at: path, for: .reading)
    defer { try? store.close() }
    return try problems(of: store)
}
