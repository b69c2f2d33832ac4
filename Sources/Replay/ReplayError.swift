/// Why a replay could not begin or go on.
package struct ReplayError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// Wrapped messages are among the records, and nothing says what to do with them.
        case messageChoiceNeeded = "message_choice_needed"
        /// The target's file is there, with other content.
        case targetExists = "target_exists"
        /// The target cannot be written.
        case targetUnwritable = "target_unwritable"
        /// The replay ended before.
        case alreadyFinished = "already_finished"
        /// The replay was frozen by another version, or its row was changed.
        case unreadableLedger = "unreadable_ledger"
        /// What was given as an answer of the service is none.
        case unreadableAnswer = "unreadable_answer"
        /// An answer does not belong to the body, or contradicts what the ledger has.
        case answerMismatch = "answer_mismatch"
        /// The replay has no request bodies that could be answered.
        case noConfirmation = "no_confirmation"
        /// A stream that took calls and did not answer them, over and over.
        case noAnswers = "no_answers"
        /// Which stream the records went into is not known, or was said otherwise before.
        case labelNeeded = "label_needed"
    }

    package var code: Code
    /// The file or the replay.
    package var location: String
    /// What failed, why, and what to try.
    package var detail: String

    package init(code: Code, location: String, detail: String) {
        self.code = code
        self.location = location
        self.detail = detail
    }

    package var description: String { location.isEmpty ? detail : "\(location): \(detail)" }
}
