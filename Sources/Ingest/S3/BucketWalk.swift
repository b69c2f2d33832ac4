import AWS
import Records

/// Lists what lies below a source in S3.
///
/// Without a range of hours it goes through everything, page by page. With one, it lists folder by folder, and leaves
/// out the hours (`YYYY/MM/DD/HH/`, wherever they begin) that are not in the range: a day of a year's objects takes one
/// request for each of the year's days and one for each of its own hours. Days are looked into because objects that
/// lie beside the hours are taken for every range, such as what a mapping could not process.
struct BucketWalk: Sendable {
    /// How many listings are under way at once.
    private static let width = 16
    /// Folders that are listed one by one; what is below further ones is listed whole.
    private static let folderLimit = 4_096

    let client: S3Client
    let root: BucketRoot
    let hours: TimeRange

    /// Hands out the pages, in an order that does not depend on which answer comes first.
    func run(_ emit: (S3Page) async throws -> Void) async throws {
        if root.isFlat { return try await rest(of: root.base, root.first, emit) }
        var wholes: [String] = []
        var folders = [root.base.key]
        var listed = 0
        var first: S3Page? = root.first
        while !folders.isEmpty {
            if listed + folders.count > Self.folderLimit {
                wholes += folders
                break
            }
            listed += folders.count
            var next: [String] = []
            let known = first
            first = nil
            try await inOrder(
                folders,
                page: { [client, root] prefix in
                    if let known { return known }
                    return try await Self.list(client, root.place(prefix), delimiter: "/")
                }
            ) { prefix, page in
                if page.nextToken != nil {
                    // More folders than an hour, a day, a month or a year has.
                    wholes.append(prefix)
                    return
                }
                for folder in page.folders where isListed(folder) {
                    if isHour(folder) { wholes.append(folder) } else { next.append(folder) }
                }
                var rest = page
                rest.folders = []
                if !rest.isEmpty { try await emit(rest) }
            }
            folders = next
        }
        try await inOrder(
            wholes,
            page: { [client, root] prefix in
                try await Self.list(client, root.place(prefix))
            }
        ) { prefix, page in
            try await rest(of: root.place(prefix), page, emit)
        }
    }

    /// One page.
    static func list(
        _ client: S3Client, _ place: S3Location, delimiter: String? = nil, token: String? = nil, limit: Int? = nil
    ) async throws -> S3Page {
        try await client.list(place, delimiter: delimiter, token: token, limit: limit)
    }

    private func rest(of place: S3Location, _ first: S3Page, _ emit: (S3Page) async throws -> Void) async throws {
        var page = first
        while true {
            try await emit(page)
            guard let token = page.nextToken else { return }
            page = try await Self.list(client, place, token: token)
        }
    }

    /// Lists prefixes ahead, a few at once, and uses their first pages in the order of the prefixes.
    private func inOrder(
        _ prefixes: [String], page: @escaping @Sendable (String) async throws -> S3Page,
        _ use: (String, S3Page) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, S3Page).self) { group in
            var pages: [Int: S3Page] = [:]
            var started = 0
            for index in prefixes.indices {
                while started < min(index + Self.width, prefixes.count) {
                    let (number, prefix) = (started, prefixes[started])
                    group.addTask { (number, try await page(prefix)) }
                    started += 1
                }
                while pages[index] == nil, let (number, page) = try await group.next() { pages[number] = page }
                if let page = pages.removeValue(forKey: index) { try await use(prefixes[index], page) }
            }
        }
    }

    private func isHour(_ folder: String) -> Bool {
        guard let offset = HourPrefix.find(in: folder)?.offset else { return false }
        return folder.utf8.count - offset == "2026/11/21/17/".utf8.count
    }

    private func isListed(_ folder: String) -> Bool {
        guard isHour(folder), let hour = HourPrefix.find(in: folder)?.prefix else { return true }
        return hours.overlapsHour(startingAt: hour.start)
    }
}

extension BucketRoot {
    /// A prefix in the bucket.
    func place(_ prefix: String) -> S3Location { S3Location(bucket: base.bucket, key: prefix) }
}
