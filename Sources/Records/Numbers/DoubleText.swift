/// How a double is printed: the shortest text that reads back as the same double, without a fraction of zero.
package enum DoubleText {
    /// `18`, `18.25`, `1e-05`, `1e+16`; a zero has no sign. The double has to be finite.
    package static func text(_ double: Double) -> String {
        let text = (double == 0 ? 0 : double).description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
