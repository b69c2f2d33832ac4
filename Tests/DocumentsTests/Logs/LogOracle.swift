import Coding
import Records

/// Reads an exported log of one stream the plain way: texts, whole lists, no ranges and no windows.
struct LogOracle {
    private struct Event {
        var time: Int?
        var message: String
        var part: String
    }

    private(set) var content = LogContent()

    /// What one line is found to be, and what it will be told as.
    private struct Told {
        var text: String?
        var isIgnored = false
    }

    init(_ text: String) {
        let events = Self.events(of: text)
        let order = events.indices.sorted { (events[$0].time ?? .min, $0) < (events[$1].time ?? .min, $1) }
        var told = [Told](repeating: Told(), count: events.count)
        var request: String?
        var inBlock = false
        var failure: (index: Int, reason: String)?
        /// Lines whose request id is told by a later line of the block.
        var unnamed: [Int] = []
        func endWait() {
            if let failure { told[failure.index].text = "reject missingPayload \(events[failure.index].part)" }
            failure = nil
        }
        func begin(_ name: String?) {
            request = name
            inBlock = true
            unnamed = []
        }
        func tell(_ index: Int, _ text: String) {
            told[index].text = text.replacing("%", with: Self.extra(request, isPayload: text.hasPrefix("payload")))
            if request == nil { unnamed.append(index) }
        }
        for index in order {
            let event = events[index]
            let message = Self.trimmed(event.message)
            let at = "@\(event.time.map(String.init) ?? "-")"
            if let name = Self.name(message, "START RequestId: ") {
                endWait()
                begin(name)
            } else if let name = Self.name(message, "REPORT RequestId: ") ?? Self.name(message, "END RequestId: ") {
                endWait()
                if !inBlock || (request != nil && request != name) { begin(name) }
                request = name
                for earlier in unnamed {
                    let isPayload = told[earlier].text?.hasPrefix("payload") == true
                    told[earlier].text? += Self.extra(name, isPayload: isPayload)
                }
                unnamed = []
                if message.hasPrefix("REPORT") { inBlock = false }
            } else if message == "Processed: 3 successful, 1 failed" {
                endWait()
                if !inBlock { begin(nil) }
            } else if message.hasPrefix("Processed record with EventID: ") {
                endWait()
                if !inBlock { begin(nil) }
                let id = String(message.dropFirst(31))
                if EventID(id) != nil {
                    tell(index, "listed \(id) \(at)%")
                } else {
                    told[index].text = "reject brokenLogLine \(event.part)"
                }
            } else if message.hasPrefix("Error processing record shardId-") {
                endWait()
                if !inBlock { begin(nil) }
                let parts = message.dropFirst(24).split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
                let id = parts.prefix(2).joined(separator: ":")
                if parts.count == 3, EventID(id) != nil {
                    let reason = parts[2].hasPrefix(" ") ? parts[2].dropFirst() : parts[2]
                    tell(index, "failed \(id) \(at) reason=\(reason)%")
                } else {
                    told[index].text = "reject brokenLogLine \(event.part)"
                }
            } else if message.hasPrefix("Error processing record:") {
                endWait()
                if !inBlock { begin(nil) }
                let reason = message.dropFirst(24)
                failure = (index, String(reason.hasPrefix(" ") ? reason.dropFirst() : reason))
            } else if message.hasPrefix("Record data: ") {
                if !inBlock {
                    endWait()
                    begin(nil)
                }
                if let bytes = Base64.decode(String(message.dropFirst(13))), !bytes.isEmpty {
                    let reason = failure.map { " reason=\($0.reason)" } ?? ""
                    tell(index, "payload failed \(String(decoding: bytes, as: UTF8.self)) \(at)\(reason)%")
                } else {
                    told[index].text = "reject brokenLogLine \(event.part)"
                }
                failure = nil
            } else {
                told[index].isIgnored = true
            }
        }
        endWait()
        for line in told {
            if line.isIgnored { content.ignored += 1 }
            if let text = line.text { content.told.append("\(content.told.count) \(text)") }
        }
    }

    private static func events(of text: String) -> [Event] {
        var events: [Event] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if index == lines.count - 1, line.isEmpty { break }
            let head = line.prefix(25)
            if head.count == 25, head.hasSuffix("Z "), head.hasPrefix("2026-"),
                let time = Timestamp(iso: String(head.dropLast()))
            {
                events.append(
                    Event(time: Int(time.microseconds / 1000), message: String(line.dropFirst(25)), part: String(line)))
            } else if events.last?.time != nil {
                events[events.count - 1].message += "\n" + line
                events[events.count - 1].part += "\n" + line
            } else {
                events.append(Event(time: nil, message: String(line), part: String(line)))
            }
        }
        return events
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while let last = text.last, last == " " || last == "\n" || last == "\r\n" { text.removeLast() }
        return text
    }

    private static func name(_ message: String, _ literal: String) -> String? {
        message.hasPrefix(literal) ? String(message.dropFirst(literal.count).prefix(36)) : nil
    }

    private static func extra(_ request: String?, isPayload: Bool) -> String {
        guard let request else { return "" }
        return isPayload ? " request=\(request)" : " extra={\"request_id\":\"\(request)\"}"
    }
}
