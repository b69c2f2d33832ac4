/// A number that values have in common which are equal by any rule: what tells most of many values apart at once.
///
/// Of numbers it takes the nearest double, which spellings of one value share, and numbers that Python takes for one.
/// It differs from run to run.
package enum JSONSketch {
    /// The sketch of a compact text; one that is no JSON has the sketch of its bytes.
    package static func of(_ text: [UInt8]) -> Int {
        var hasher = Hasher()
        if let value = JSONValue(text: text) {
            value.sketch(into: &hasher)
        } else {
            hasher.combine(text)
        }
        return hasher.finalize()
    }
}

extension JSONValue {
    fileprivate func sketch(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value ? 1 : 2)
        case .nan: hasher.combine(3)
        case .infinity: Self.sketch(.infinity, into: &hasher)
        case .negativeInfinity: Self.sketch(-.infinity, into: &hasher)
        case .number(let text): Self.sketch(Double(text) ?? .nan, into: &hasher)
        case .string(let text):
            hasher.combine(5)
            hasher.combine(text)
        case .array(let values):
            hasher.combine(6)
            hasher.combine(values.count)
            for value in values { value.sketch(into: &hasher) }
        case .object(let members):
            hasher.combine(7)
            // Members are equal in any order.
            hasher.combine(
                members.reduce(0) { sum, member in
                    var own = Hasher()
                    own.combine(member.key)
                    member.value.sketch(into: &own)
                    return sum &+ own.finalize()
                })
        }
    }

    private static func sketch(_ number: Double, into hasher: inout Hasher) {
        hasher.combine(4)
        // Zero has no sign.
        hasher.combine(number == 0 ? 0 : number.bitPattern)
    }
}
