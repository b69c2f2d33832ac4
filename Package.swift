// swift-tools-version: 6.2
import PackageDescription

/// Strict everywhere: a warning is an error, a pointer is marked, an import says who may see it.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Views over a reader's buffers say how long they live (`@_lifetime`); only the target that declares them needs this.
let lifetimes: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")

let package = Package(
    name: "afterbay",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "afterbay", targets: ["afterbay"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Records", swiftSettings: strict),
        .target(
            name: "Coding", dependencies: ["Records", "CZlib", crypto, protobuf],
            exclude: ["KPL/aggregated_record.proto"], swiftSettings: strict + lifetimes),
        .target(name: "Documents", dependencies: ["Records", "Coding"], swiftSettings: strict),
        .target(
            name: "Queries", path: "queries",
            resources: [
                .embedInCode("audit"), .embedInCode("replay"), .embedInCode("report"), .embedInCode("schema"),
                .embedInCode("summary"), .embedInCode("verify"),
            ],
            swiftSettings: strict),
        .target(
            name: "Store", dependencies: ["Records", "Coding", "Queries", grdb, sqlite], swiftSettings: strict),
        .target(
            name: "Ingest", dependencies: ["Records", "Coding", "Documents", "Store", "AWS", logging],
            swiftSettings: strict),
        .target(name: "Analysis", dependencies: ["Records", "Coding", "Store"], swiftSettings: strict),
        .target(
            name: "Replay", dependencies: ["Records", "Coding", "Documents", "Store", "AWS", logging],
            swiftSettings: strict),
        // A thin C shim: libcurl's setters take any number of arguments, which Swift cannot call.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "AWS", dependencies: ["CCurl", "Coding", crypto, logging], swiftSettings: strict),
        .target(name: "Generation", dependencies: ["Records", "Coding"], swiftSettings: strict),
        .target(
            name: "Commands",
            dependencies: [
                "Records", "Coding", "Documents", "Store", "Ingest", "Analysis", "Replay", "Generation", "AWS",
                arguments, logging,
            ],
            swiftSettings: strict),
        // What the tests share; no product has it.
        .target(name: "TestSupport", dependencies: ["Records", "Coding", "Documents", "Store"], swiftSettings: strict),
        .executableTarget(name: "afterbay", dependencies: ["Commands"], swiftSettings: strict),
        .executableTarget(
            name: "microbench", dependencies: ["Records", "Coding", "Documents"], path: "Benchmarks/Micro",
            swiftSettings: strict),
        // A server that plays AWS, as a process of its own.
        .executableTarget(
            name: "loopback", dependencies: ["Coding", "TestSupport", arguments], path: "Benchmarks/Loopback",
            swiftSettings: strict),
        .testTarget(
            name: "AnalysisTests",
            dependencies: ["Records", "Coding", "Queries", "Store", "Ingest", "Analysis", "TestSupport", grdb],
            swiftSettings: strict),
        .testTarget(name: "AWSTests", dependencies: ["Coding", "AWS", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CodingTests", dependencies: ["Coding", "TestSupport"], exclude: ["differential"],
            swiftSettings: strict),
        .testTarget(
            name: "CommandsTests", dependencies: ["Records", "Store", "Ingest", "Analysis", "Commands", arguments],
            swiftSettings: strict),
        .testTarget(
            name: "DocumentsTests", dependencies: ["Records", "Coding", "Documents", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "FaultTests", dependencies: ["Records", "Coding", "Store", "Ingest", "TestSupport", "afterbay"],
            swiftSettings: strict),
        .testTarget(
            name: "GenerationTests", dependencies: ["Records", "Generation", "TestSupport"],
            exclude: ["check_traces.py", "check_truth.py"],
            swiftSettings: strict),
        .testTarget(
            name: "GoldenTests", dependencies: ["afterbay", "TestSupport"], exclude: ["cases"], swiftSettings: strict),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Records", "Coding", "Documents", "Store", "Ingest", "AWS", "TestSupport", "afterbay", grdb,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PeerTests", dependencies: ["Records", "Coding", "TestSupport", "afterbay"],
            exclude: ["boto_peer.py", "moto_peer.py"], swiftSettings: strict),
        .testTarget(name: "RecordsTests", dependencies: ["Records"], swiftSettings: strict),
        .testTarget(
            name: "ReplayTests", dependencies: ["Records", "Coding", "Store", "AWS", "Replay", grdb],
            exclude: ["golden"], swiftSettings: strict),
        .testTarget(
            name: "ScoringTests",
            dependencies: ["Records", "Store", "Ingest", "Analysis", "Replay", "Generation", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Records", "Coding", "Documents", "Queries", "Store", "TestSupport", grdb],
            exclude: ["schema.golden.sql"], swiftSettings: strict),
        .testTarget(
            name: "StoreReadsTests", dependencies: ["Records", "Queries", "Store", grdb], swiftSettings: strict),
    ]
)
