/// Turns the JSON of one pattern into nodes, and says what is wrong with it.
struct FilterCompiler {
    /// Which pattern, from 1.
    let pattern: Int

    /// The words of the rule language, which name no field inside `$or`.
    static let operators: Set<String> = [
        "exact", "prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists", "cidr", "wildcard",
    ]

    /// What stands beside `data` in a record's event.
    private static let metadata: Set<String> = [
        "partitionKey", "sequenceNumber", "kinesisSchemaVersion", "approximateArrivalTimestamp", "encryptionType",
        "eventSource", "eventVersion", "eventID", "eventName", "invokeIdentityArn", "awsRegion", "eventSourceARN",
        "kinesis",
    ]

    /// The node of a whole pattern, whose only key is `data`.
    func envelope(_ value: JSONValue, path: [String] = []) throws(FilterError) -> FilterNode {
        guard case .object(let members) = value else {
            throw error(.wrongForm, path, "a pattern is an object, such as {\"data\":{\"temperature\":[30]}}")
        }
        guard !members.isEmpty else {
            throw error(.empty, path, "an empty object asks for nothing; name a field of data")
        }
        var node = FilterNode()
        for member in members {
            let key = member.key.string
            switch key {
            case "data":
                guard case .object = member.value else {
                    throw error(
                        .wrongForm, path + [key],
                        "a Kinesis mapping asks for an object here, since it reads the payload as JSON; "
                            + "write rules for a field of it, {\"data\":{\"temperature\":[30]}}")
                }
                let data = try self.node(member.value, path: path + [key], keys: [], inChoice: false)
                node.fields.append(FilterNode.Field(key: member.key.utf8, demand: .object(data)))
            case "$or":
                var nodes: [FilterNode] = []
                for (place, choice) in try choices(member.value, path + [key]).enumerated() {
                    nodes.append(try envelope(choice, path: path + ["\(key)[\(place)]"]))
                }
                node.choices.append(nodes)
            default:
                throw refusal(ofKey: key, path)
            }
        }
        return node
    }

    private func refusal(ofKey key: String, _ path: [String]) -> FilterError {
        if Self.metadata.contains(key) {
            return error(
                .metadataKey, path + [key],
                "mappings of Kinesis filter only on data; older ones took metadata such as partitionKey, new ones do "
                    + "not. Filter on a field of the payload that says the same")
        }
        return error(
            .metadataKey, path + [key],
            "a pattern's only key is data, which stands for the payload; if \(key) is a field of the payload, "
                + "write {\"data\":{\"\(key)\":…}}")
    }

    /// - Parameters:
    ///   - path: the keys to here, for messages.
    ///   - keys: the keys from the payload to here.
    private func node(
        _ value: JSONValue, path: [String], keys: [[UInt8]], inChoice: Bool
    ) throws(FilterError) -> FilterNode {
        guard case .object(let members) = value else {
            throw error(.wrongForm, path, "an alternative of $or is an object of fields, {\"field\":[…]}")
        }
        guard !members.isEmpty else {
            throw error(.empty, path, "an empty object asks for nothing; name a field in it")
        }
        var node = FilterNode()
        for member in members {
            let key = member.key.string
            let here = path + [key]
            if key == "$or" {
                var nodes: [FilterNode] = []
                for (place, choice) in try choices(member.value, here).enumerated() {
                    nodes.append(try self.node(choice, path: path + ["$or[\(place)]"], keys: keys, inChoice: true))
                }
                node.choices.append(nodes)
                continue
            }
            if inChoice, Self.operators.contains(key) {
                throw error(
                    .wrongForm, here,
                    "$or stands between fields, and \(key) is an operator; alternatives for one field stand in its list"
                )
            }
            let demand: FilterNode.Demand
            switch member.value {
            case .object:
                demand = .object(
                    try self.node(member.value, path: here, keys: keys + [member.key.utf8], inChoice: inChoice))
            case .array(let rules):
                demand = .leaf(try leaf(rules, here, keys: keys + [member.key.utf8]))
            default:
                throw error(.notAList, here, "the values of a field stand in a list; write [\(text(member.value))]")
            }
            node.fields.append(FilterNode.Field(key: member.key.utf8, demand: demand))
        }
        return node
    }

    private func choices(_ value: JSONValue, _ path: [String]) throws(FilterError) -> [JSONValue] {
        guard case .array(let values) = value, values.count >= 2 else {
            throw error(.badOperand, path, "$or takes a list of two objects or more, [{\"a\":[1]},{\"b\":[2]}]")
        }
        return values
    }

    private func leaf(_ values: [JSONValue], _ path: [String], keys: [[UInt8]]) throws(FilterError) -> [FilterRule] {
        guard !values.isEmpty else {
            throw error(
                .empty, path, "an empty list matches nothing; for a field that is not there write [{\"exists\":false}]")
        }
        var rules: [FilterRule] = []
        for value in values {
            switch value {
            case .string(let text): rules.append(.string(text.utf8))
            case .number(let text): rules.append(.number(FilterNumber(text)))
            case .bool(let flag): rules.append(.bool(flag))
            case .null: rules.append(.null)
            case .object(let members): rules.append(try operation(members, path, keys: keys))
            case .array:
                throw error(
                    .wrongForm, path, "a list inside a list; give the values in one, since any of them may match")
            case .nan, .infinity, .negativeInfinity:
                throw error(
                    .badOperand, path, "\(text(value)) is no JSON value; give a number, a string, true, false or null")
            }
        }
        return rules
    }

    /// The value as JSON text, for messages.
    func text(_ value: JSONValue) -> String {
        var writer = JSONTextWriter()
        writer.value(value)
        return writer.text
    }

    func error(_ code: FilterError.Code, _ path: [String], _ detail: String) -> FilterError {
        FilterError(code, pattern: pattern, path: path.joined(separator: "."), detail: detail)
    }
}
