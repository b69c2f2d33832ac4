/// Numbers by priority, the least first: a binary heap.
struct SlotHeap: Equatable, Sendable {
    struct Item: Equatable, Sendable {
        var priority: Int64
        var slot: Int
    }

    private var items: [Item] = []

    var isEmpty: Bool { items.isEmpty }
    var first: Item? { items.first }

    mutating func removeAll() { items.removeAll(keepingCapacity: true) }

    mutating func push(_ slot: Int, priority: Int64) {
        items.append(Item(priority: priority, slot: slot))
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child].priority < items[parent].priority else { return }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Item? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        guard !items.isEmpty else { return first }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < items.count, items[left].priority < items[least].priority { least = left }
            if left + 1 < items.count, items[left + 1].priority < items[least].priority { least = left + 1 }
            guard least != parent else { return first }
            items.swapAt(parent, least)
            parent = least
        }
    }
}
