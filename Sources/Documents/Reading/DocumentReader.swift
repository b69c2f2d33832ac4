package import Coding
package import Records

/// Reads an object's content into batches, whatever kind of document it is: the content says, never the name.
///
/// Holds the memory that each object would otherwise ask for anew, so each job keeps one.
package final class DocumentReader {
    /// How many bytes are looked at to tell a family from another.
    private static let headBytes = 4096

    private let options: StreamOptions
    private var text: any EvidenceText
    private let json: JSONDocuments
    private var logs: LogDocument?
    private var inventory: InventoryDocument?

    /// What the user says of the documents; taken up by the next `begin`.
    package var hints: ReadingHints

    /// A reader of a stream's objects.
    package init(options: StreamOptions, hints: ReadingHints = ReadingHints()) {
        self.options = options
        self.hints = hints
        json = JSONDocuments(options: options)
        text = json
    }

    /// What the content was found to be so far; `unknown` before the first part that is evidence.
    package var kind: DocumentKind { text.kind }

    /// Begins to read an object's content, already decompressed.
    package func begin(_ content: any ByteSource) {
        let source = PeekingSource(content)
        let head = source.peek(Self.headBytes)
        switch Family.of(head, forced: hints.kind) {
        case .json:
            text = json
        case .logLines:
            let document = logs ?? LogDocument(options: options)
            logs = document
            text = document
        case .inventory:
            let document = inventory ?? InventoryDocument()
            inventory = document
            text = document
        }
        text.begin(source, hints: hints)
    }

    /// Appends what comes next to `batch`. True at the document's end, false where `batch` holds as much as it may.
    package func read(into batch: inout RecordBatch, upTo room: BatchRoom) -> Bool {
        text.read(into: &batch, upTo: room)
    }
}

/// A family of documents that are divided alike.
protocol EvidenceText: AnyObject {
    /// What the content was found to be so far.
    var kind: DocumentKind { get }

    /// Begins another document with the memory of the one before.
    func begin(_ source: any ByteSource, hints: ReadingHints)

    /// Appends what comes next. True at the document's end.
    func read(into batch: inout RecordBatch, upTo room: BatchRoom) -> Bool
}
