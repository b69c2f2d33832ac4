import Foundation

/// A bucket of the loopback S3: its objects, and what goes wrong with them.
package struct LoopbackBucket: Sendable {
    /// What is wrong with an object when it is fetched. Listings show it as if nothing were.
    package enum KeyFault: Sendable {
        case accessDenied
        /// Deleted since it was listed.
        case gone
        /// In an archive, and not restored.
        case archived
        /// Encrypted under a key that may not be used.
        case kmsDenied
        /// Encrypted under a key that is switched off.
        case kmsDisabled
        /// Half of the bytes come.
        case truncated
        /// Half of the bytes come, then the connection is reset.
        case reset
        case slowDown
        case serverFailure
    }

    /// How a bucket says that it lies in another region than the one a request is signed for.
    package enum Redirect: Sendable {
        /// 301 with the region in a header.
        case permanent
        /// 400 with the region in the document.
        case malformed
        /// 307 with another address.
        case temporary(location: String)
    }

    package let name: String
    package var region = "us-east-1"
    package var redirect = Redirect.permanent
    /// The most keys in an answer to a listing.
    package var keysPerPage = 1_000
    /// Whether requests must say that they pay.
    package var requesterPays = false
    package private(set) var objects: [String: LoopbackObject] = [:]
    /// Faults by key, and how many times each strikes.
    private var faults: [String: (fault: KeyFault, times: Int)] = [:]
    /// In the order of their UTF-8; made when a listing wants it.
    private(set) var sortedKeys: [String] = []

    package init(_ name: String) {
        self.name = name
    }

    /// A bucket with the files of a folder, whose paths are the keys.
    package init(_ name: String, folder: String) throws {
        self.name = name
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for path in paths {
            var isFolder: ObjCBool = false
            let full = folder + "/" + path
            // The flag lives for the call.
            guard unsafe FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue
            else {
                continue
            }
            objects[path] = try LoopbackObject(path: full)
        }
        sort()
    }

    /// Puts an object, over another if there is one.
    package mutating func put(_ key: String, _ object: LoopbackObject) {
        let isNew = objects.updateValue(object, forKey: key) == nil
        if isNew { sort() }
    }

    package mutating func put(_ key: String, _ bytes: [UInt8]) { put(key, LoopbackObject(bytes)) }

    /// Puts many objects at once.
    package mutating func put(_ contents: [String: [UInt8]]) {
        for (key, bytes) in contents { objects[key] = LoopbackObject(bytes) }
        sort()
    }

    package mutating func remove(_ key: String) {
        objects[key] = nil
        sort()
    }

    /// Lets an object go wrong when it is fetched.
    package mutating func setFault(_ fault: KeyFault, of key: String, times: Int = .max) {
        faults[key] = (fault, times)
        if case .archived = fault { objects[key]?.storageClass = "GLACIER" }
    }

    private mutating func sort() {
        sortedKeys = objects.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The fault that strikes now.
    mutating func takeFault(of key: String) -> KeyFault? {
        guard let found = faults[key], found.times > 0 else { return nil }
        if found.times != .max { faults[key] = (found.fault, found.times - 1) }
        return found.fault
    }

    /// What is answered to a request that was signed for another region, or that does not pay; `nil`: it may pass.
    func redirect(_ request: LoopbackRequest) -> LoopbackResponse? {
        if requesterPays, request.header("x-amz-request-payer") != "requester" {
            return LoopbackS3Error.response(403, "AccessDenied", "Access Denied", name)
        }
        guard let signed = LoopbackAuthorization.signature(of: request)?.region, signed != region else { return nil }
        let header = [(name: "x-amz-bucket-region", value: region)]
        switch redirect {
        case .permanent:
            return LoopbackS3Error.response(
                301, "PermanentRedirect", "The bucket must be addressed using the specified endpoint.", name,
                headers: header)
        case .malformed:
            return LoopbackS3Error.response(
                400, "AuthorizationHeaderMalformed",
                "The authorization header is malformed; the region '\(signed)' is wrong; expecting '\(region)'", name,
                more: "<Region>\(region)</Region>")
        case .temporary(let location):
            return LoopbackS3Error.response(
                307, "TemporaryRedirect", "Please re-send this request to the specified temporary endpoint.", name,
                headers: header + [("Location", location + request.path)])
        }
    }
}
