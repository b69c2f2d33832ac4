import Records

/// An object that an invocation writes: what it holds, and what is done to it afterwards.
struct PlannedObject {
    /// An entry of the object.
    struct Entry {
        /// The record's position in its batch.
        var record: Int
        /// Whether the handler succeeded with it.
        var isProcessed: Bool
        /// Whether the payload differs from the one the device sent.
        var isAltered: Bool
        /// When the handler worked on it.
        var time: Timestamp
    }

    /// How an object is spoiled.
    enum Damage: Equatable {
        /// It ends inside an entry.
        case truncated(entry: Int)
        /// A byte between a key and its value is wrong.
        case garbled(entry: Int)
        /// An error page was stored in its place.
        case errorPage
        /// It has no bytes.
        case empty
    }

    /// Where the object is.
    enum Presence {
        case inTree
        /// The bucket has it, the tree does not.
        case inBucket
        /// It was stored, and is gone.
        case deleted
    }

    /// How the bucket's listing differs from the object.
    enum Listing {
        case same
        case otherSize
        case otherETag
        /// The ETag is that of a multipart upload: no digest of the object.
        case multipart
    }

    /// `YYYY/MM/DD/HH/batch-<request id>.json`, with `.gz` where it is compressed.
    var name: String
    var entries: [Entry]
    var damage: Damage?
    var isCompressed: Bool
    /// How many entries the function says it stored.
    var storedCount: Int
    var presence = Presence.inTree
    var listing = Listing.same
    /// When it was written.
    var written: Timestamp

    /// Whether a reader of the form still gets the entry.
    func isReadable(entry: Int, form: GenerationPlan.Form) -> Bool {
        switch damage {
        case nil: true
        case .truncated(let broken): entry < broken
        // Lines stand for themselves; of an array nothing is left behind the break.
        case .garbled(let broken): form == .ndjson ? entry != broken : entry < broken
        case .errorPage, .empty: false
        }
    }
}
