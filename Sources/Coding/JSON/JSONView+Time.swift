import Records

extension JSONView {
    /// The time that a string or a number stands for, in microseconds since 1970 UTC; `nil` for what is none. A number's
    /// unit shows in its size (see `Timestamp`).
    package func microseconds(_ index: Int) -> Int64? {
        switch self[index].kind {
        case .string: Timestamp(text: string(index))?.microseconds
        case .number: Timestamp(number: bytes(index))?.microseconds
        default: nil
        }
    }
}
