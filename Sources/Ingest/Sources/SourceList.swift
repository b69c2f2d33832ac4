import AWS
import Glibc

/// Turns the sources that a user named into what is walked.
enum SourceList {
    /// Where objects are looked for.
    enum Root: Equatable {
        case standardInput
        /// An absolute path.
        case path(String)
        case s3(S3Location)
    }

    /// The roots, in the order named; a pattern becomes what it matches, by name.
    ///
    /// - Throws: ``IngestError`` with code `missing_source` for a path that is not there or a pattern without a match,
    ///   and for what begins with `s3://` and names no bucket.
    static func resolve(_ sources: [String]) throws -> [Root] {
        var roots: [Root] = []
        for source in sources {
            if source == "-" {
                roots.append(.standardInput)
            } else if S3Location.isURL(source) {
                guard let place = S3Location(source) else {
                    throw IngestError(
                        code: .missingSource, location: source,
                        detail: "names no bucket; write s3://bucket, s3://bucket/prefix/ or s3://bucket/key")
                }
                roots.append(.s3(place))
            } else if let path = absolute(source) {
                roots.append(.path(path))
            } else if source.contains(where: { "*?[".contains($0) }) {
                let matches = matches(of: source)
                guard !matches.isEmpty else {
                    throw IngestError(
                        code: .missingSource, location: source, detail: "no file matches; check the pattern")
                }
                roots += matches.compactMap(absolute).map(Root.path)
            } else {
                throw IngestError(
                    code: .missingSource, location: source,
                    detail: "no such file or directory; name a directory, a file, a pattern in quotes, or - for "
                        + "standard input")
            }
        }
        return roots
    }

    /// A path that is there without links and relative parts.
    static func absolute(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    private static func matches(of pattern: String) -> [String] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
        let count = Int(unsafe found.gl_pathc)
        // gl_pathv holds gl_pathc strings until globfree.
        return (0..<count).compactMap { unsafe found.gl_pathv[$0].map { unsafe String(cString: $0) } }
    }
}
