import Records

/// How many records of failed ranges no evidence names, for the ranges of one shard.
///
/// A batch is a contiguous slice of its shard: the mapping reads the shard in order and hands on what it read (one batch
/// per shard at a time, no filter). So a range of `batchSize` records holds exactly that many, and those of them that
/// nothing names are `batchSize` less the distinct known numbers inside. Both ends are known, since the document names
/// them; so two ranges that meet in one number share no unnamed record.
///
/// Of several ranges the unnamed records together are those of a union:
/// - A range inside another one adds nothing. So disjoint and nested ranges (what bisecting a batch leaves) have an exact
///   total: that of the outermost ones.
/// - Where ranges overlap without one holding the other, how many records both share is not known. At least as many are
///   unnamed as disjoint ranges chosen among them have; at most as many as ranges have that together cover all.
///   ``total(_:)`` takes the best such choices.
/// - Where a range was told with several sizes, or knows more numbers than it has records, batches were no slices
///   (filters, several batches per shard, odd emulators). Then the bounds span all that was told.
enum UnnamedRecords {
    /// A range: its ends as places in the order of the shard's numbers, and how many of its records nothing names.
    struct Span: Equatable {
        var first: Int
        var last: Int
        var unnamed: CountBounds
    }

    /// The unnamed records of one range by itself.
    ///
    /// - Parameters:
    ///   - batchSize: Records of its batch.
    ///   - known: Distinct known numbers inside, the ends included.
    ///   - ends: 2, or 1 where the range is one record.
    ///   - hasRecords: Whether the document brought all its records: then it has none that nothing names, whatever else
    ///     is known inside.
    static func alone(batchSize: Int64, known: Int64, ends: Int64, hasRecords: Bool) -> CountBounds {
        // A range of one number holds what is named already, whatever it says of its size.
        if ends < 2 { return CountBounds(0) }
        if batchSize >= known { return CountBounds(batchSize - known) }
        // Some of the known records were not of this batch; how many is not known.
        return hasRecords ? CountBounds(0) : CountBounds(atLeast: 0, atMost: max(0, batchSize - ends))
    }

    /// How many records of each range are unnamed and counted by no span before it. The sum over all spans is the number
    /// of all unnamed records.
    ///
    /// Spans are counted by their ends: an inner range goes before the one that holds it. What the ranges before take
    /// away from a range are those inside it, and the ones that reach into it over its first end. All of the latter are
    /// beginnings of it, so that the longest stands for them.
    ///
    /// - Parameter spans: Any order; no two with the same ends.
    static func own(_ spans: [Span]) -> [CountBounds] {
        let order = spans.indices.sorted {
            (spans[$0].last, -spans[$0].first) < (spans[$1].last, -spans[$1].first)
        }
        var own = [CountBounds](repeating: CountBounds(0), count: spans.count)
        for (place, index) in order.enumerated() {
            let span = spans[index]
            var inside: [Span] = []
            var reaching: Span?
            for other in order[..<place].reversed().lazy.map({ spans[$0] }) {
                if other.last <= span.first { break }
                if other.first >= span.first {
                    inside.append(other)
                } else if reaching == nil {
                    reaching = other
                }
            }
            let least = disjoint(inside)
            let behind = inside.filter { $0.last > (reaching?.last ?? .min) }
            let most = covering(behind).saturatingAdd(reaching?.unnamed.atMost ?? 0)
            own[index] = CountBounds(
                atLeast: max(0, span.unnamed.atLeast - most), atMost: max(0, span.unnamed.atMost - least))
        }
        return own
    }

    /// How many records of all ranges together are unnamed.
    static func total(_ spans: [Span]) -> CountBounds {
        let (least, most) = (disjoint(spans), covering(spans))
        // Sizes that contradict each other turn the bounds round.
        return CountBounds(atLeast: min(least, most), atMost: max(least, most))
    }

    /// The most records that disjoint spans have for sure.
    private static func disjoint(_ spans: [Span]) -> Int64 {
        let places = places(of: spans)
        var best: [Int: Int64] = [:]
        var before: Int64 = 0
        let endings = Dictionary(grouping: spans, by: \.last)
        for place in places {
            for span in endings[place] ?? [] where span.first < span.last {
                before = max(before, (best[span.first] ?? 0).saturatingAdd(span.unnamed.atLeast))
            }
            best[place] = before
        }
        return before
    }

    /// The fewest records that spans can have which together hold every place that any span holds.
    private static func covering(_ spans: [Span]) -> Int64 {
        let places = places(of: spans)
        let beginnings = Dictionary(grouping: spans.filter { $0.first < $0.last }, by: \.first)
        var cost: [Int: Int64] = [:]
        var active: [Span] = []
        var before: Int64 = 0
        for place in places {
            active.removeAll { $0.last < place }
            // Between ranges there is nothing to cover.
            if let cheapest = active.map({ (cost[$0.first] ?? 0).saturatingAdd($0.unnamed.atMost) }).min() {
                before = cheapest
            }
            cost[place] = before
            active += beginnings[place] ?? []
        }
        return before
    }

    private static func places(of spans: [Span]) -> [Int] {
        Set(spans.flatMap { [$0.first, $0.last] }).sorted()
    }
}
