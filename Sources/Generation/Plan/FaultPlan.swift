/// Which faults happen, and how often.
package struct FaultPlan: Equatable, Sendable {
    /// What can go wrong. The raw values are the words of the command line.
    package enum Kind: String, CaseIterable, Sendable, CustomStringConvertible {
        // Of an invocation:
        /// The object is stored, the invocation times out, and the whole batch comes again as a second object.
        case redelivered
        /// As before, but the batch comes again in two halves.
        case bisected
        /// One record fails and is left out; it and all behind it come again as a second object.
        case partial
        /// The object ends in the middle of a record.
        case truncated
        /// The object has a broken byte, is an error page, or is empty.
        case corrupt
        /// The object is filed under an hour two hours before it was written.
        case wrongHour = "wrong-hour"
        // Of a record:
        /// The handler fails on it, prints that and goes on: it is in no object.
        case dropped
        /// It is stored with `processed: false` and an `error`.
        case failed
        /// It comes again with another payload under its number.
        case conflicting
        /// Its producer sends it twice: the same payload under two numbers.
        case republished
        /// It is no JSON: the handler wraps it as `{"message": …}`.
        case text
        /// Its temperature is NaN or infinite.
        case nonfinite
        /// Its device's clock is slow, or it was held back for hours.
        case late
        /// Its device's clock is fast by hours.
        case future
        /// Its `event_id` names another shard than its number holds.
        case wrongShard = "wrong-shard"
        // Of an invocation, and seen in traces:
        /// The function fails on the whole batch until its retries are used up: one document names the range.
        case exhausted
        /// One record makes the function hang; the mapping halves the batch until that record stands nearly alone.
        case poisoned
        /// As `exhausted`, and a further mapping gives up on parts of the same range.
        case nested
        /// Two mappings give up on ranges that overlap, and together hold the batch.
        case overlapping
        /// The batch is too old before the function is ever called.
        case expired
        /// A batch that failed is delivered later all the same, whole or in part. Its candidates are the failed batches.
        case recovered
        /// `put_object` fails, and the batch comes again; half of the objects were stored all the same.
        case storeFailed = "store-failed"
        /// The object is stored and said to be, and deleted later.
        case deleted
        /// The object lacks an entry of those that the function says it stored.
        case shortened
        /// The object is in the bucket and not in the tree.
        case undownloaded
        /// The bucket lists the object with another size.
        case otherSize = "other-size"
        /// The bucket lists the object with the same size and another ETag.
        case otherETag = "other-etag"
        /// An object of Firehose's backup holds what is no JSON too, and nothing between the payloads.
        case mixedBackup = "mixed-backup"
        // Of a record, and seen in traces:
        /// Its payload is gzip: the handler cannot decode it.
        case gzipped
        /// It is an aggregate of the KPL: the handler cannot decode it.
        case aggregated
        /// It begins as an aggregate and is none.
        case brokenAggregate = "broken-aggregate"
        /// Every delivery of it has another temperature than its producer sent.
        case altered
        /// Another function fails on it, and prints its payload.
        case recordData = "record-data"
        /// As before, and the log line is cut.
        case cutLine = "cut-line"
        /// Firehose could not transform it.
        case unprocessed
        /// Firehose could not convert it to its format.
        case unconverted

        package var description: String { rawValue }

        /// Whether the fault befalls whole invocations; the others befall single records.
        package var isOfInvocation: Bool {
            switch self {
            case .redelivered, .bisected, .partial, .truncated, .corrupt, .wrongHour, .exhausted, .poisoned, .nested,
                .overlapping, .expired, .recovered, .storeFailed, .deleted, .shortened, .undownloaded, .otherSize,
                .otherETag, .mixedBackup:
                true
            default: false
            }
        }

        /// Whether the fault is of use only where traces are written: without them it could not be told from loss.
        package var needsTraces: Bool {
            switch self {
            case .exhausted, .poisoned, .nested, .overlapping, .expired, .recovered, .storeFailed, .deleted, .shortened,
                .undownloaded, .otherSize, .otherETag, .mixedBackup, .gzipped, .aggregated, .brokenAggregate, .altered,
                .recordData,
                .cutLine, .unprocessed, .unconverted:
                true
            default: false
            }
        }

        /// Whether the fault is among all that a plan of these numbers, with or without traces, can have.
        package func isPossible(numbers: GenerationPlan.NumberStyle, hasTraces: Bool) -> Bool {
            // With traces a wrong shard would be two identities of one record.
            if self == .wrongShard { return numbers.hasLayout && !hasTraces }
            // What is left of such an object is for its reader to say: it is asked for by name.
            if self == .mixedBackup { return false }
            return hasTraces || !needsTraces
        }
    }

    /// How often a fault happens.
    package enum Amount: Equatable, Sendable {
        /// To this share of the records or invocations, each on its own.
        case share(Double)
        /// To so many of them, spread over the whole stream; fewer only where there are not enough.
        case count(Int)

        /// Never.
        package static let none = Amount.count(0)

        /// Reads `3`, `0.5%` or `0.005`; nil for other text, and for shares above one.
        package init?(_ text: String) {
            if text.hasSuffix("%"), let number = Double(text.dropLast()), number >= 0, number <= 100 {
                self = .share(number / 100)
            } else if let count = Int(text), count >= 0 {
                self = .count(count)
            } else if text.contains("."), let share = Double(text), share >= 0, share <= 1 {
                self = .share(share)
            } else {
                return nil
            }
        }
    }

    /// The amounts of the faults that happen.
    package private(set) var amounts: [Kind: Amount] = [:]

    /// Nothing goes wrong.
    package init() {}

    /// How often a fault happens.
    package subscript(kind: Kind) -> Amount {
        get { amounts[kind] ?? .none }
        set { amounts[kind] = newValue == .none ? nil : newValue }
    }

    /// A little of everything that the number style allows: for demonstrations and tests.
    package static func all(
        share: Double, numbers: GenerationPlan.NumberStyle, hasTraces: Bool = false
    ) -> FaultPlan {
        var plan = FaultPlan()
        for kind in Kind.allCases where kind.isPossible(numbers: numbers, hasTraces: hasTraces) {
            plan[kind] = .share(share)
        }
        return plan
    }
}
