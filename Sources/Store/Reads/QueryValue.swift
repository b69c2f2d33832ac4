/// One value of a query's row, in SQLite's own types.
package enum QueryValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    /// The text as it is stored; bytes that are not UTF-8 become replacement characters.
    case text(String)
    case blob([UInt8])
}
