import GRDB

/// The typed reads of one consistent state of the store; valid inside ``Store/reading(_:)`` only.
package struct StoreReads {
    let db: Database
    let path: String
    let answered = AnsweredRecords()
}

extension Store {
    /// Runs reads on one state of the file: an import that commits meanwhile is not seen.
    ///
    /// - Throws: ``StoreError``, and what `body` throws.
    package func reading<Value>(_ body: (StoreReads) throws -> Value) throws -> Value {
        try read { try body(StoreReads(db: $0, path: path)) }
    }
}
