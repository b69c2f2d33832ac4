extension Catalog {
    /// The texts of `audit/`.
    package enum Audit {
        package static let acceptingRequests = text(PackageResources.accepting_requests_sql)
        package static let answeredRecords = text(PackageResources.answered_records_sql)
        package static let books = text(PackageResources.books_sql)
        package static let changedObjects = text(PackageResources.changed_objects_sql)
        package static let copiesOfRecord = text(PackageResources.copies_of_record_sql)
        package static let duplicates = text(PackageResources.duplicates_sql)
        package static let evidenceCounts = text(PackageResources.evidence_counts_sql)
        package static let exactPayloads = text(PackageResources.exact_payloads_sql)
        package static let failedRanges = text(PackageResources.failed_ranges_sql)
        package static let failedRecords = text(PackageResources.failed_records_sql)
        package static let hourPrefixCoverage = text(PackageResources.hour_prefix_coverage_sql)
        package static let hourPrefixes = text(PackageResources.hour_prefixes_sql)
        package static let listedObjects = text(PackageResources.listed_objects_sql)
        package static let loggedInvocations = text(PackageResources.logged_invocations_sql)
        package static let loosePayloadFacts = text(PackageResources.loose_payload_facts_sql)
        package static let loosePayloads = text(PackageResources.loose_payloads_sql)
        package static let matchedPayloads = text(PackageResources.matched_payloads_sql)
        package static let objectKinds = text(PackageResources.object_kinds_sql)
        package static let objectStates = text(PackageResources.object_states_sql)
        package static let objectsOfName = text(PackageResources.objects_of_name_sql)
        package static let objectsOfRequest = text(PackageResources.objects_of_request_sql)
        package static let recordContent = text(PackageResources.record_content_sql)
        package static let recordPayloads = text(PackageResources.record_payloads_sql)
        package static let recordTimes = text(PackageResources.record_times_sql)
        package static let rejectCodes = text(PackageResources.reject_codes_sql)
        package static let rejectedParts = text(PackageResources.rejected_parts_sql)
        package static let replayedEntries = text(PackageResources.replayed_entries_sql)
        package static let sequenceKeys = text(PackageResources.sequence_keys_sql)
        package static let streamShards = text(PackageResources.stream_shards_sql)
        package static let undeliveredRecord = text(PackageResources.undelivered_record_sql)
        package static let unlistedObjects = text(PackageResources.unlisted_objects_sql)

        /// All of them, for the test that compares them with the folder.
        package static let texts = [
            acceptingRequests, answeredRecords, books, changedObjects, copiesOfRecord, duplicates, evidenceCounts,
            exactPayloads, failedRanges,
            failedRecords, hourPrefixCoverage, hourPrefixes, listedObjects, loggedInvocations, loosePayloadFacts,
            loosePayloads, matchedPayloads, objectKinds, objectStates, objectsOfName, objectsOfRequest, recordContent,
            recordPayloads, recordTimes, rejectCodes, rejectedParts, replayedEntries, sequenceKeys, streamShards,
            undeliveredRecord, unlistedObjects,
        ]

        /// Those that answer a person's question as they stand.
        static let named = [
            books, changedObjects, duplicates, evidenceCounts, failedRecords, hourPrefixes,
            loggedInvocations, objectKinds, objectStates, rejectCodes, rejectedParts, replayedEntries, streamShards,
            unlistedObjects,
        ].map(NamedQuery.init)
    }
}
