/// What the traces that were written say of one record.
struct TraceEvidence {
    /// Kinds of traces as a set of bits.
    struct Kinds: OptionSet {
        var rawValue: UInt16

        static let processedBatch = Kinds(rawValue: 1 << 15)

        init(rawValue: UInt16) { self.rawValue = rawValue }

        init(_ kind: TraceKind) {
            rawValue = 1 << UInt16(TraceKind.allCases.firstIndex(of: kind) ?? 0)
        }

        /// The names as a JSON array.
        var json: String {
            var names = contains(.processedBatch) ? [#""processed_batch""#] : []
            for kind in TraceKind.allCases where contains(Kinds(kind)) { names.append(#""\#(kind.rawValue)""#) }
            return "[" + names.joined(separator: ",") + "]"
        }
    }

    /// Those that say it was in the stream.
    var listed: Kinds = []
    /// Those that say it failed.
    var failed: Kinds = []
    /// Those that bring its bytes under its identity.
    var payload: Kinds = []

    var isNamed: Bool { !listed.isEmpty || !failed.isEmpty }
}

/// Entries of one kind of traces, as an import counts them.
struct TraceCounts {
    var files = 0
    /// Files with the content of another: what they hold counts once.
    var copies = 0
    var listed = 0
    var failed = 0
    var rejected = 0
    /// Parts that are well formed and no evidence.
    var ignored = 0

    var json: String {
        #"{"files":\#(files),"copies":\#(copies),"read":\#(listed + failed + rejected),"listed":\#(listed),"failed":\#(failed),"#
            + #""rejected":\#(rejected),"ignored":\#(ignored)}"#
    }
}
