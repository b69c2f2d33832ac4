/// How far an import has come; sent after each object that was written.
package struct ImportProgress: Equatable, Sendable {
    /// Objects done, of those that were found so far.
    package var objectsDone: Int
    package var objectsFound: Int
    /// Bytes on disk done and found.
    package var bytesDone: Int64
    package var bytesFound: Int64
    /// Entries written.
    package var entries: Int
    /// Whether the search for objects is over, so that the totals are final.
    package var isComplete: Bool
    /// Seconds since the import began.
    package var seconds: Double

    package init(
        objectsDone: Int, objectsFound: Int, bytesDone: Int64, bytesFound: Int64, entries: Int, isComplete: Bool,
        seconds: Double
    ) {
        self.objectsDone = objectsDone
        self.objectsFound = objectsFound
        self.bytesDone = bytesDone
        self.bytesFound = bytesFound
        self.entries = entries
        self.isComplete = isComplete
        self.seconds = seconds
    }
}
