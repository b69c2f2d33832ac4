import ArgumentParser
import Coding

/// The filter of an event source mapping.
struct FilterOption: ParsableArguments {
    @Option(
        name: .customLong("filter"), parsing: .singleValue,
        help: ArgumentHelp(
            "A pattern of the event source mapping's filter, or its filter criteria; may be repeated.",
            valueName: "pattern"))
    var texts: [String] = []

    func validate() throws { _ = try filter() }

    /// The filter; nil where none was given. What a person should know before relying on it is said on the way.
    func filter(in context: CommandContext) throws -> EventFilter? {
        let filter = try filter()
        for hint in filter?.hints ?? [] { context.notice("filter: \(TerminalText.escaped(hint))") }
        return filter
    }

    private func filter() throws -> EventFilter? {
        if texts.isEmpty { return nil }
        do {
            return try EventFilter(texts)
        } catch {
            throw ValidationError(TerminalText.escaped(error.description))
        }
    }
}
