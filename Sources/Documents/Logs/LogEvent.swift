import Records

/// One event of a log, as a container gave it: where it stands, when it was written, and what it says.
struct LogEvent {
    /// What became of an unnamed failure, and of the data that follows one.
    enum Joint: UInt8 {
        /// Not decided: the data may be in what comes next.
        case open
        /// The other one was found.
        case joined
        /// There is no other one.
        case alone
    }

    var statement: LogStatement
    /// Microseconds since 1970 UTC; `Int64.min` where the container tells none.
    var time: Int64
    /// Index of its log stream.
    var stream: Int
    /// The message in the window's text.
    var message: ByteRange
    /// The part of the document that a reject keeps, in the window's text.
    var part: ByteRange
    /// Where that part begins in the document.
    var byteOffset: Int64
    /// From 1; nil where it was not counted.
    var line: Int64?
    /// Whether the document ends right behind the message, without a line break.
    var isUnterminated = false
    /// Index of its block; −1 where it belongs to none.
    var block = -1
    var joint = Joint.open
    /// Data: index of the unnamed failure that it belongs to, in the window or, from `carriedBase` on, from one before.
    var failure = -1

    /// Indexes of failures from this on are of those that an earlier window left open.
    static let carriedBase = 1 << 40

    /// The time, where there is one.
    var knownTime: Int64? { time == .min ? nil : time }
}

/// An unnamed failure whose data was not in its own window: all that is needed to tell of it later.
struct OpenFailure {
    var reason: [UInt8]
    var block: Int
    /// What a reject of it would be, but for its entry index.
    var reject: Reject
    var joint = LogEvent.Joint.open
}
