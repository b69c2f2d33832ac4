package import Records
package import Store

/// What became of one record, from all evidence of it: as the list of failures says it, and `delivered` for a record that
/// never failed.
package struct RecordStanding: Equatable, Sendable {
    package var state: FailureState
    /// What made the state, see ``FailureRow/evidence``.
    package var evidence: [String]
    /// When the stream drops the record; nil where its arrival is not known.
    package var expires: Timestamp?
    /// Whole seconds for which it can still be fetched; nil where it need not or cannot be.
    package var secondsLeft: Int64?

    package init(of evidence: RecordEvidence, _ retention: Retention) {
        let row = FailureStory(evidence.failedRecord, ranges: evidence.failedRanges).row(retention)
        state = row.state
        self.evidence = row.evidence
        expires = row.expires
        secondsLeft = row.secondsLeft
    }
}
