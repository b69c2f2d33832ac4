package import Records

/// One row of a summary: the records of one device in one window, each counted once.
package struct SummaryRow: Equatable, Sendable {
    package var stream: String
    /// Empty for records without a device.
    package var deviceID: String
    /// The window's start; nil for records without a time.
    package var hour: Timestamp?
    package var records: Int64
    /// Further deliveries of these records with the same payload.
    package var redelivered: Int64
    /// The least and greatest event time; nil where no record has one.
    package var firstEvent: Timestamp?
    package var lastEvent: Timestamp?
    /// One for each of ``SummaryFields/names``, in their order; nil where no record has a number there.
    package var metrics: [SummaryMetric?]
}

/// One numeric payload field in a ``SummaryRow``. The texts are the numbers as they are printed.
package struct SummaryMetric: Equatable, Sendable {
    /// Finite numbers.
    package var count: Int64
    /// `NaN` and infinities.
    package var nonfinite: Int64
    /// Of the finite numbers, exactly; nil where there are none.
    package var min: String?
    /// The double nearest to the exact quotient.
    package var avg: String?
    package var max: String?
    /// Exactly.
    package var sum: String?
}

/// What a summary says beside its rows.
package struct SummaryTotals: Equatable, Sendable {
    /// Records in the rows.
    package var records: Int64 = 0
    /// Of these: records without a device.
    package var withoutDevice: Int64 = 0
    /// Of these: records without a time.
    package var withoutTime: Int64 = 0
    /// Rows handed out.
    package var rows: Int64 = 0

    package init() {}
}
