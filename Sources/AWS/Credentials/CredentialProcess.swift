/// A program that prints credentials, as `credential_process` names it. It runs without a shell.
struct CredentialProcess {
    let command: String
    let origin: String

    /// Runs it and reads what it prints. Its standard error goes where this program's goes, so that it can say what is
    /// wrong itself.
    ///
    /// - Throws: ``AWSError`` with `noCredentials`, without anything that the program printed.
    func run(_ environment: [String: String]) async throws -> AWSCredentials {
        guard let words = CommandWords.split(command), let program = words.first, !program.isEmpty else {
            throw failure("cannot be split into words; check its quotes")
        }
        let result: ChildProgram.Result
        do {
            result = try await ChildProgram(words: words, environment: environment).run()
        } catch let error as ChildProgram.Failure {
            throw failure("\(program) \(error.detail)")
        }
        guard result.status == 0 else {
            throw failure("\(program) ended with status \(result.status); what it said itself stands above")
        }
        guard let document = CredentialDocument(result.output) else {
            throw failure("\(program) did not print JSON as credential_process wants it")
        }
        guard document.Version == 1 else {
            throw failure("\(program) printed another version of the form than 1")
        }
        return try document.credentials(from: "\(origin): credential_process")
    }

    private func failure(_ detail: String) -> AWSError {
        AWSError(credentials: origin, detail: "credential_process failed: \(detail)")
    }
}
