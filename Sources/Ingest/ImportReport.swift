package import Records

/// What an import did, in the words of its JSON result.
package struct ImportReport: Equatable, Sendable {
    /// Objects by what became of them: `seen = imported + unchanged + copies + changed + failed + skipped`.
    package struct Objects: Equatable, Sendable {
        package var seen = 0
        /// Read for the first time.
        package var imported = 0
        /// Not opened, or of the same content under the same name.
        package var unchanged = 0
        /// The same content as another object, under a further name.
        package var copies = 0
        /// New content under a known name.
        package var changed = 0
        /// Could not be opened or read.
        package var failed = 0
        /// Hidden and temporary files, and what the filters left out.
        package var skipped = 0
        /// Of those skipped, by reason.
        package var skippedByReason: [SkipReason: Int] = [:]

        package init() {}
    }

    /// What objects of one kind brought, of those that were new or changed.
    package struct KindCount: Equatable, Sendable {
        package var objects = 0
        /// Delivered, failed, listed and rejected.
        package var entries = 0
        /// Parts that are well formed and no evidence, such as other lines of a log.
        package var ignored = 0

        package init() {}
    }

    /// An object that could not be read at all.
    package struct Failure: Equatable, Sendable {
        package var location: String
        package var reason: String

        package init(location: String, reason: String) {
            self.location = location
            self.reason = reason
        }
    }

    /// Requests to S3, which are paid for. A request that had to be repeated counts once, unless its answer broke off.
    package struct Requests: Equatable, Sendable {
        /// Pages of listings.
        package var list: Int
        /// Objects that were asked for; in a dry run those that would be.
        package var get: Int

        package init(list: Int, get: Int) {
            self.list = list
            self.get = get
        }
    }

    package var stream = ""
    package var objects = Objects()
    package var records = EntryCounts()
    /// By the kind that each new or changed object was found to be.
    package var kinds: [DocumentKind: KindCount] = [:]
    /// Bytes of content read, after decompression.
    package var bytes: Int64 = 0
    package var seconds: Double = 0
    /// What was asked of S3; `nil` where no source lies there.
    package var requests: Requests?
    /// Which objects failed; the first hundred.
    package var failures: [Failure] = []
    /// What a dry run found, by name, in the order of reading; the first thousand.
    package var wouldRead: [String] = []
    /// The user said what the documents are, or of which shard: what was read before is not read so again, unless it was
    /// rejected whole.
    package var wasHinted = false
    /// The user stopped the import; what was committed stays.
    package var wasInterrupted = false

    package init() {}

    /// The report as one JSON object, in the form that `import --output json` prints.
    package var json: String {
        var text = "{\"objects\":{\"seen\":\(objects.seen),\"imported\":\(objects.imported)"
        text += ",\"unchanged\":\(objects.unchanged),\"copies\":\(objects.copies),\"changed\":\(objects.changed)"
        text += ",\"failed\":\(objects.failed),\"skipped\":\(objects.skipped)}"
        text += ",\"records\":{\"read\":\(records.read),\"new\":\(records.new)"
        text += ",\"redelivered\":\(records.redelivered),\"conflicting\":\(records.conflicting)"
        text += ",\"failed\":\(records.failed),\"listed\":\(records.listed),\"rejected\":\(records.rejected)"
        text += ",\"repeated\":\(records.repeated)},\"kinds\":{"
        text += DocumentKind.allCases.compactMap { kind in
            kinds[kind].map { "\"\(kind.rawValue)\":{\"objects\":\($0.objects),\"entries\":\($0.entries)}" }
        }.joined(separator: ",")
        text += "},\"bytes\":\(bytes),\"seconds\":\(seconds)"
        if let requests { text += ",\"requests\":{\"list\":\(requests.list),\"get\":\(requests.get)}" }
        text += "}"
        return text
    }
}
