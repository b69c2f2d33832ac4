import Records

/// The text of `truth.json`: one object, a line a row, so that two of them compare well.
struct TruthDocument {
    private var bytes = Array(#"{"afterbay":"truth","version":1"#.utf8)

    /// Adds the plan and the totals.
    mutating func add(_ plan: GenerationPlan, _ result: Generator.Result, _ books: TruthBooks) {
        let faults = FaultPlan.Kind.allCases.compactMap { kind -> String? in
            switch plan.faults[kind] {
            case .none: nil
            case .share(let share): #""\#(kind)":\#(share)"#
            case .count(let count): #""\#(kind)":\#(count)"#
            }
        }
        append(
            #"""
            ,
            "plan":{"seed":\#(plan.seed),"records":\#(plan.records),"devices":\#(plan.devices),"start":"\#(plan.start.hourStart.secondText)","hours":\#(plan.hours),"batch_size":\#(plan.batchSize),"window":\#(plan.window),"shards":\#(plan.shards),"numbers":"\#(plan.numbers.rawValue)","form":"\#(plan.form.rawValue)","gzip":\#(plan.gzipShare),"faults":{\#(faults.joined(separator: ","))}\#(Self.traces(plan))},
            "streamed":\#(result.records),
            "objects":\#(result.objects),
            "bytes":\#(result.bytes),
            "records":{"read":\#(books.read),"new":\#(books.new),"redelivered":\#(books.redelivered),"conflicting":\#(books.conflicting),"failed":\#(books.failed),"listed":0,"rejected":\#(books.rejected)}
            """#)
    }

    /// The options about traces, where there are any.
    private static func traces(_ plan: GenerationPlan) -> String {
        guard !plan.traces.isEmpty else { return "" }
        let kinds = plan.traces.sorted().map { #""\#($0.rawValue)""# }.joined(separator: ",")
        return #","traces":[\#(kinds)],"trace_share":\#(plan.traceShare)"#
    }

    /// Adds what the traces say.
    mutating func add(_ traces: TraceTruth) {
        append(",\n\"traces\":{\"stream_arn\":\"\(TraceText.streamARN)\"")
        for (name, value) in traces.values { append(",\n\"\(name)\":\(value)") }
        for (name, rows) in traces.lists {
            guard let rows else {
                append(",\n\"\(name)\":null")
                continue
            }
            add(name, rows)
        }
        append("}")
    }

    /// Adds a list of rows, each of them JSON text.
    mutating func add(_ name: String, _ rows: [String]) {
        append(",\n\"\(name)\":[")
        append(rows)
        append("]")
    }

    /// Adds what may be said of gaps.
    mutating func add(_ gaps: GapTruth) {
        append(",\n\"gaps\":{\"contiguous\":\(gaps.contiguous),\"unproven\":\(gaps.unproven),\"rows\":")
        guard let rows = gaps.unprovenRows() else {
            append("null}")
            return
        }
        append("[")
        append(rows)
        append("]}")
    }

    /// Ends the document.
    consuming func finish() -> [UInt8] {
        append("}\n")
        return bytes
    }

    private mutating func append(_ rows: [String]) {
        for (position, row) in rows.enumerated() {
            append(position == 0 ? "\n" : ",\n")
            append(row)
        }
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
