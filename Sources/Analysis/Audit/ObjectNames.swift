import Store

/// The names of the objects that rows mention, each looked up once.
struct ObjectNames {
    private let reads: StoreReads
    private var known: [Int64: String] = [:]

    init(_ reads: StoreReads) {
        self.reads = reads
    }

    /// The name under which an object is listed.
    mutating func name(of object: Int64) throws -> String {
        if let name = known[object] { return name }
        let name = try reads.objectName(object)
        known[object] = name
        return name
    }
}
