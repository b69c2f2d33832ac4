/// The document that holds a mapping's patterns: `{"Filters":[{"Pattern":"…"}]}`.
enum FilterCriteria {
    /// The texts of the patterns that a user's text brings: its own, or those of the document that it is.
    ///
    /// - Parameter before: how many patterns came before, for messages.
    static func patterns(in text: String, after before: Int) throws(FilterError) -> [String] {
        guard let document = JSONValue(text: Array(text.utf8)), case .object(let members) = document else {
            return [text]
        }
        if let criteria = self.value(of: "FilterCriteria", in: members) {
            guard case .object(let members) = criteria, let filters = self.value(of: "Filters", in: members) else {
                throw FilterError(
                    .wrongForm, path: "FilterCriteria", detail: "this mapping has no filter: there is no list Filters")
            }
            return try texts(filters, path: "FilterCriteria.Filters", after: before)
        }
        if let filters = self.value(of: "Filters", in: members) {
            return try texts(filters, path: "Filters", after: before)
        }
        return [text]
    }

    private static func value(of key: String, in members: [JSONMember]) -> JSONValue? {
        members.first { $0.key.string == key }?.value
    }

    private static func texts(_ filters: JSONValue, path: String, after before: Int) throws(FilterError) -> [String] {
        guard case .array(let filters) = filters, !filters.isEmpty else {
            throw FilterError(
                .empty, path: path, detail: "there is no pattern in it; a mapping without patterns drops nothing")
        }
        var texts: [String] = []
        for filter in filters {
            guard case .object(let members) = filter, case .string(let pattern) = value(of: "Pattern", in: members)
            else {
                throw FilterError(
                    .wrongForm, pattern: before + texts.count + 1, path: path,
                    detail: "each filter is {\"Pattern\":\"…\"}, with the pattern's JSON as a string")
            }
            texts.append(pattern.string)
        }
        return texts
    }
}
