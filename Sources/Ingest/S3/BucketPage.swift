import AWS
import Records
import Store

/// The objects of one page of a listing, by what is to be done with them.
struct BucketPage {
    /// To be read: the oldest first, so that the writer stays near one edge of the table.
    private(set) var wanted: [(file: FoundFile, object: S3ListedObject)] = []
    /// Read before, with the same ETag and size.
    private(set) var unchanged: [FoundFile] = []
    private(set) var skipped: [SkipReason: Int] = [:]
    private(set) var failures: [ImportReport.Failure] = []

    init(
        _ page: S3Page, _ root: BucketRoot, _ filter: NameFilter, _ hours: TimeRange, known: KnownFiles?
    ) throws {
        for key in page.unreadableKeys {
            failures.append(
                ImportReport.Failure(
                    location: root.place(key).description, reason: "its key is not UTF-8; copy it to another key"))
        }
        var found: [(file: FoundFile, object: S3ListedObject)] = []
        found.reserveCapacity(page.objects.count)
        for object in page.objects {
            if let reason = root.reasonToSkip(object) {
                skipped[reason, default: 0] += 1
                continue
            }
            let file = root.file(object)
            if file.passes(filter, hours) {
                found.append((file, object))
            } else {
                skipped[.filtered, default: 0] += 1
            }
        }
        let isKnown = try known?.areKnown(found.map { ($0.file.location, $0.file.state) }) ?? []
        for (index, found) in found.enumerated() {
            if index < isKnown.count, isKnown[index] {
                unchanged.append(found.file)
            } else if found.object.isArchived {
                failures.append(ImportReport.Failure(location: found.file.location, reason: ObjectGetter.archived))
            } else {
                wanted.append(found)
            }
        }
        // Listings are in the order of keys, which a stable sort keeps for objects of one time.
        wanted.sort { ($0.file.state?.modified ?? 0) < ($1.file.state?.modified ?? 0) }
    }

    /// What is not handed out to a job, as the report counts it.
    var settled: Portion { Portion(files: unchanged, skipped: skipped, failures: failures) }
}
