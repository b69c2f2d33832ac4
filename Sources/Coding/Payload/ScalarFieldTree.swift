package import Records

/// Finds the scalar fields of JSON objects that are mostly alike, such as the payloads of one stream.
///
/// The names that were met form a tree. A walk over an object expects its keys where they stood in the object before,
/// so that a known shape costs one comparison a key; a new name costs a search, once.
package struct ScalarFieldTree: Sendable {
    /// A scalar that a walk found.
    package struct Scalar: Sendable {
        /// Index into `fields`.
        package var field: Int
        /// The value's index on the tape.
        package var token: Int
    }

    private struct Child: Sendable {
        var key: [UInt8]
        /// −1 until the key was met with a scalar.
        var field = -1
        /// −1 until the key was met with an object.
        var node = -1
        /// The child that followed when the key was met last.
        var successor = 0
    }

    private struct Node: Sendable {
        var path: [String]
        var children: [Child] = []
        /// The child that stood first when an object was met last.
        var first = 0
        /// Only for nodes of many children.
        var positions: [[UInt8]: Int] = [:]
    }

    /// How many children are searched one by one.
    private static let linearLimit = 16

    /// The scalar fields that were met, in that order.
    package private(set) var fields: [PayloadField] = []
    private var nodes = [Node(path: [])]

    package init() {}

    /// The index of a field, known from now on.
    package mutating func index(of field: PayloadField) -> Int {
        var node = 0
        for (depth, key) in field.path.enumerated() {
            let child = child(of: node, Array(key.utf8))
            if depth == field.path.count - 1 { return scalarField(at: child, of: node) }
            node = childNode(at: child, of: node)
        }
        preconditionFailure("a field has a name")
    }

    /// Appends the scalar fields of the object at `object` to `found`, in document order; elements of arrays are no
    /// fields. Of a key that stands twice in an object the last value counts.
    package mutating func walk(_ view: borrowing JSONView, object: Int, into found: inout [Scalar]) {
        walk(view, object: object, node: 0, into: &found)
    }

    private mutating func walk(_ view: borrowing JSONView, object: Int, node: Int, into found: inout [Scalar]) {
        let token = view[object]
        guard token.kind == .object else { return }
        let hasDuplicates = token.flags.contains(.duplicateKeys)
        let end = Int(token.next)
        var key = object + 1
        var last = -1
        while key < end {
            let value = key + 1
            let next = Int(view[key].next)
            if !(hasDuplicates && view.isOverridden(key: key, of: object)) {
                let kind = view[value].kind
                if kind != .array {
                    let guess = last < 0 ? nodes[node].first : nodes[node].children[last].successor
                    let child = position(of: key, view, in: node, guess: guess)
                    if child != guess { expect(child, after: last, in: node) }
                    last = child
                    if kind == .object {
                        walk(view, object: value, node: childNode(at: child, of: node), into: &found)
                    } else {
                        found.append(Scalar(field: scalarField(at: child, of: node), token: value))
                    }
                }
            }
            key = next
        }
    }

    private mutating func expect(_ child: Int, after last: Int, in node: Int) {
        if last < 0 {
            nodes[node].first = child
        } else {
            nodes[node].children[last].successor = child
        }
    }

    @inline(__always)
    private mutating func position(of key: Int, _ view: borrowing JSONView, in node: Int, guess: Int) -> Int {
        if guess < nodes[node].children.count, !view[key].flags.contains(.escaped),
            view.bytes(key).isEqual(to: nodes[node].children[guess].key)
        {
            return guess
        }
        var decoded: [UInt8] = []
        view.appendDecoded(key, to: &decoded)
        return child(of: node, decoded)
    }

    private mutating func child(of node: Int, _ key: [UInt8]) -> Int {
        let children = nodes[node].children
        if children.count <= Self.linearLimit {
            if let known = children.firstIndex(where: { $0.key == key }) { return known }
        } else if let known = nodes[node].positions[key] {
            return known
        }
        let position = children.count
        nodes[node].children.append(Child(key: key))
        if position == Self.linearLimit {
            for (index, child) in nodes[node].children.enumerated() { nodes[node].positions[child.key] = index }
        } else if position > Self.linearLimit {
            nodes[node].positions[key] = position
        }
        return position
    }

    @inline(__always)
    private mutating func scalarField(at child: Int, of node: Int) -> Int {
        let known = nodes[node].children[child].field
        if known >= 0 { return known }
        let field = fields.count
        fields.append(PayloadField(path: path(to: child, of: node)))
        nodes[node].children[child].field = field
        return field
    }

    @inline(__always)
    private mutating func childNode(at child: Int, of node: Int) -> Int {
        let known = nodes[node].children[child].node
        if known >= 0 { return known }
        nodes.append(Node(path: path(to: child, of: node)))
        nodes[node].children[child].node = nodes.count - 1
        return nodes.count - 1
    }

    private func path(to child: Int, of node: Int) -> [String] {
        nodes[node].path + [String(decoding: nodes[node].children[child].key, as: UTF8.self)]
    }
}

extension JSONView {
    /// Whether the key at tape index `key` stands again further on in its object: then the later value counts.
    package func isOverridden(key: Int, of object: Int) -> Bool {
        let name = text(key)
        var other = Int(self[key].next)
        while other < Int(self[object].next) {
            if text(other) == name { return true }
            other = Int(self[other].next)
        }
        return false
    }
}

extension Span<UInt8> {
    /// Whether these are the same bytes.
    @inline(__always)
    func isEqual(to other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}
