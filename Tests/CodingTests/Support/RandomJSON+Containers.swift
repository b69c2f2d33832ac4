import Coding

/// Documents that hold their lists in containers, and the plain reading of such documents.
extension RandomJSON {
    static let containerNames = ["Records", "events", "Contents", "e", "Record"]

    /// A container, or an object that only looks like one.
    mutating func containerObject() -> String {
        let name = random.pick(Self.containerNames)
        let gaps = { (maker: inout RandomJSON) in maker.style == .pretty ? "\n  " : maker.space() }
        let colon = style == .compact ? ":" : style == .pretty ? ": " : space() + ":" + space()
        if random.chance(15) {
            // Another first member, a name that goes on, or no array.
            let first = random.pick(["\"other\"\(colon)1", "\"\(name)s\"\(colon)[1]", "\"\(name)\"\(colon){\"a\":[1]}"])
            return "{" + gaps(&self) + first + ",\"\(random.pick(["late", "Record-s"]))\":[2]}"
        }
        var text = "{" + gaps(&self) + "\"\(name)\"" + colon + array(depth: 1)
        for place in 0..<random.below(4) {
            text += space() + "," + gaps(&self) + "\"m\(place)\"" + colon + value(depth: 3)
        }
        return text + space() + (style == .pretty ? "\n" : "") + "}"
    }

    /// Containers and other objects: one, in an array, or after one another; never one a line.
    mutating func containerDocument() -> String {
        style = random.pick([.pretty, .wild, .compact])
        let count = random.below(3) + 1
        let objects = (0..<count).map { _ in random.chance(80) ? containerObject() : object(depth: 1) }
        return switch random.below(3) {
        case 0: objects[0]
        case 1: "[" + objects.joined(separator: space() + "," + space()) + "]"
        default: objects.joined(separator: random.pick(["", " ", "\r\n \n"]))
        }
    }

    /// A container on one line.
    mutating func containerLine() -> String {
        style = .compact
        return containerObject()
    }

    /// What whole elements become when those that are containers are taken apart; with the container of each part.
    static func takenApart(_ elements: [String]) -> [(text: String, container: Int?)] {
        elements.flatMap { element -> [(text: String, container: Int?)] in
            guard case .object(let members) = PlainJSON.parse(Array(element.utf8)), let first = members.first,
                let name = containerNames.firstIndex(of: first.key.string), case .array(let values) = first.value
            else { return [(element, nil)] }
            return values.map { (dump($0), name) }
        }
    }
}
