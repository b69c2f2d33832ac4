import Records
import Store

/// Decides into which stream an import goes, and with which options.
enum StreamChoice {
    /// The label of a stream that was given none.
    static let standardLabel = "default"

    /// The stream that the plan means, made where it is new.
    ///
    /// - Throws: ``IngestError``: `ambiguous_stream` where several are there and none is named, `options_differ` where
    ///   the plan names other options than the stream was imported with.
    static func choose(_ plan: ImportPlan, in store: Store) throws -> StreamRow {
        let known = try store.streams()
        let label: String
        if let named = plan.stream {
            label = named
        } else if known.count > 1 {
            throw IngestError(
                code: .ambiguousStream, location: store.path,
                detail: "holds several streams (\(known.map(\.label).joined(separator: ", "))); choose with --stream")
        } else {
            label = known.first?.label ?? standardLabel
        }
        let current = known.first { $0.label == label }
        let wanted = options(plan.options, over: current?.options ?? .standard)
        if let current, current.options != wanted {
            throw IngestError(
                code: .optionsDiffer, location: label,
                detail: "was imported with --device-field \(current.options.deviceField), --time-field "
                    + "\(current.options.timeField), sequence numbers "
                    + (current.options.decodesSequenceNumbers ? "decoded" : "not decoded")
                    + "; give the same options, or another --stream")
        }
        return try store.stream(named: label, options: wanted)
    }

    private static func options(_ requested: ImportPlan.RequestedOptions, over base: StreamOptions) -> StreamOptions {
        StreamOptions(
            deviceField: requested.deviceField ?? base.deviceField,
            timeField: requested.timeField ?? base.timeField,
            decodesSequenceNumbers: requested.decodesSequenceNumbers ?? base.decodesSequenceNumbers)
    }
}
