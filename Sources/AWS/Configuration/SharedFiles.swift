import Foundation

/// The two files that all AWS tools share, merged: profiles and the `services` sections.
package struct SharedFiles: Sendable {
    /// The settings of a profile, and for each the file that it comes from.
    struct Profile: Equatable, Sendable {
        var settings: [String: SharedFileText.Value] = [:]
        var credentialsFileNames: Set<String> = []

        subscript(_ name: String) -> String? {
            // An empty value is as good as none.
            settings[name]?.text.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    let configPath: String
    let credentialsPath: String
    private(set) var profiles: [String: Profile] = [:]
    /// By name: service, then setting.
    private(set) var services: [String: [String: [String: String]]] = [:]

    /// Reads the files that the environment names, or those in `~/.aws`. One that is not there is empty.
    ///
    /// - Throws: ``AWSError`` with `badConfiguration` where one cannot be read.
    package init(environment: [String: String]) throws {
        let home = environment["HOME"] ?? ""
        func path(_ variable: String, _ standard: String) -> String {
            let named = environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? "~/.aws/\(standard)"
            return named.hasPrefix("~/") ? home + named.dropFirst(1) : named
        }
        configPath = path("AWS_CONFIG_FILE", "config")
        credentialsPath = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        try takeConfig(Self.sections(of: configPath))
        for (name, settings) in try Self.sections(of: credentialsPath) {
            // Keys in the credentials file win over those in the other.
            profiles[name, default: Profile()].settings.merge(settings) { _, new in new }
            profiles[name]?.credentialsFileNames = Set(settings.keys)
        }
    }

    /// Where a setting of a profile comes from, for a person: `profile dev in /home/x/.aws/config`.
    func origin(of setting: String, in profile: String) -> String {
        let isInCredentials = profiles[profile]?.credentialsFileNames.contains(setting) == true
        return "profile \(profile) in \(isInCredentials ? credentialsPath : configPath)"
    }

    private mutating func takeConfig(_ sections: [String: [String: SharedFileText.Value]]) {
        for (header, settings) in sections {
            if header == "default" {
                // `[profile default]` says the same, and wins.
                if profiles["default"] == nil { profiles["default"] = Profile(settings: settings) }
                continue
            }
            let words = CommandWords.split(header) ?? []
            guard words.count == 2 else { continue }
            switch words[0] {
            case "profile": profiles[words[1]] = Profile(settings: settings)
            case "services": services[words[1]] = settings.compactMapValues(\.nested)
            default: continue
            }
        }
    }

    private static func sections(of path: String) throws -> [String: [String: SharedFileText.Value]] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        // Read as a stream: `/dev/null` and pipes are no files with a size.
        guard let file = FileHandle(forReadingAtPath: path), let content = try? file.readToEnd() ?? Data() else {
            throw AWSError(configuration: path, detail: "the file cannot be read; check its permissions")
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw AWSError(configuration: path, detail: "the file is not UTF-8")
        }
        do {
            return try SharedFileText(text).sections
        } catch {
            throw AWSError(configuration: path, detail: "line \(error.line) cannot be read: \(error.detail)")
        }
    }
}

extension SharedFiles: CustomStringConvertible, CustomReflectable {
    /// The paths alone: what stands in the files may be keys.
    package var description: String { "\(configPath) and \(credentialsPath)" }

    package var customMirror: Mirror { Mirror(self, children: ["files": description]) }
}
