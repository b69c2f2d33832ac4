/// What a reader refuses, so that no document can take all memory or the stack.
package struct JSONLimits: Sendable {
    /// Containers inside one another within one element. Python's `json` ends near the same depth.
    package var depth: Int
    /// Bytes of one element.
    package var elementBytes: Int
    /// Bytes that are held of a source at once, unless an element is larger. It changes no result.
    package var windowBytes: Int

    /// The limits that hold unless a caller says otherwise: 1,000 deep, 64 MiB an element (1 GiB at most).
    package init(depth: Int = 1000, elementBytes: Int = 64 << 20, windowBytes: Int = 128 << 10) {
        self.depth = depth
        self.elementBytes = min(elementBytes, 1 << 30)
        self.windowBytes = max(windowBytes, 1)
    }
}
