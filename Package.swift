// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// For targets that compute for long: the tests' build optimizes them too. Not for `Postgres`, nor what it depends on: who
/// uses that product could not build it.
let optimized: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "ecd-partnerships",
    products: [
        .executable(name: "ecdp", targets: ["ecdp"]),
        .library(name: "Postgres", targets: ["Postgres"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        // The database, from C upwards.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Postgres", dependencies: ["CLibPQ", log, metrics, coreMetrics, lifecycle, collections],
            swiftSettings: strict),
        .executableTarget(name: "EmbedSQL", swiftSettings: strict),
        .plugin(
            name: "EmbedSQLPlugin", capability: .buildTool(), dependencies: ["EmbedSQL"],
            path: "Sources/EmbedSQLPlugin"),
        .target(
            name: "SQLFiles", path: "sql", exclude: ["schema.sql"], swiftSettings: strict, plugins: ["EmbedSQLPlugin"]),
        .target(
            name: "Schema", dependencies: ["CSV", "Digests", "Domain", "Postgres", "SQLFiles", log],
            swiftSettings: strict),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Digests", dependencies: ["CLibCrypto"], swiftSettings: strict),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "LocalCluster", dependencies: [log, subprocess, system], swiftSettings: strict),

        // What the programme is about.
        .target(name: "Domain", swiftSettings: strict),
        .target(name: "CSV", dependencies: ["Domain"], swiftSettings: strict),
        .target(name: "Documents", dependencies: ["Domain", mustache], swiftSettings: strict),
        .target(name: "Printing", dependencies: [subprocess, system], swiftSettings: strict),
        .target(name: "JSON", dependencies: [nioCore], swiftSettings: strict),
        .target(
            name: "Resources", dependencies: ["CSV", "Domain", "JSON", "Postgres", nioCore], swiftSettings: strict),
        .target(name: "Indicators", dependencies: ["Domain", "JSON"], swiftSettings: strict),
        .target(
            name: "Assessments", dependencies: ["CSV", "Digests", "Domain", "JSON", "Methods"], swiftSettings: strict),
        .target(
            name: "Repositories",
            dependencies: [
                "Assessments", "CSV", "Digests", "Documents", "Domain", "Indicators", "JSON", "Postgres", "Resources",
            ],
            swiftSettings: strict),
        .target(
            name: "CSpecialFunctions", cxxSettings: [.unsafeFlags(["-O1"], .when(configuration: .debug))],
            linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Methods", dependencies: ["CSV", "CSpecialFunctions", "Domain"], swiftSettings: optimized),
        .target(
            name: "Jobs", dependencies: ["Domain", "Postgres", log, metrics, lifecycle], swiftSettings: strict),
        .target(
            name: "Evaluation", dependencies: ["CSV", "Domain", "Indicators", "Methods", "Jobs", "Postgres"],
            swiftSettings: strict),
        .target(
            name: "JobHandlers", dependencies: ["Digests", "Domain", "Jobs", "Postgres", "Printing", "Resources"],
            swiftSettings: strict),
        .target(
            name: "DemoData", dependencies: ["Domain", "Methods", "Postgres", log], swiftSettings: strict),

        // What users touch.
        .target(
            name: "HTTP",
            dependencies: [
                "CZlib", "Domain", "JSON", log, metrics, lifecycle, coreMetrics, nioCore, nioPosix,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
            ], swiftSettings: strict),
        .target(
            name: "API",
            dependencies: [
                "Assessments", "CSV", "Digests", "Documents", "Domain", "Evaluation", "HTTP", "Indicators", "JSON",
                "Methods", "Printing", "Repositories", "Resources", "Postgres", log, lifecycle, nioCore,
            ], swiftSettings: strict),
        .executableTarget(
            name: "ecdp",
            dependencies: [
                "API", "CSV", "DemoData", "Digests", "Domain", "Evaluation", "HTTP", "JobHandlers", "Jobs", "JSON",
                "LocalCluster",
                "Methods", "Postgres", "Repositories", "Resources", "Schema", log, metrics, lifecycle, configuration,
                arguments, system, nioCore, nioPosix,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),

        // Tests: a folder a target, the same files' names.
        .target(
            name: "TestSupport",
            dependencies: ["CLibPQ", "LocalCluster", "Postgres", "Schema", subprocess, system, log],
            path: "Tests/TestSupport", swiftSettings: strict),
        .executableTarget(
            name: "PostgresFirstProgram", dependencies: ["Postgres", log], path: "Tests/PostgresFirstProgram",
            swiftSettings: strict),
        .testTarget(
            name: "PostgresTests",
            dependencies: [
                "LocalCluster", "Postgres", "PostgresFirstProgram", "TestSupport", log, coreMetrics,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SchemaTests",
            dependencies: ["CSV", "Domain", "Schema", "Postgres", "SQLFiles", "TestSupport", log],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "LocalClusterTests", dependencies: ["LocalCluster", "TestSupport", log], swiftSettings: strict),
        .testTarget(
            name: "AssessmentsTests", dependencies: ["Assessments", "CSV", "Digests", "Domain"],
            swiftSettings: strict),
        .testTarget(name: "DigestsTests", dependencies: ["Digests"], swiftSettings: strict),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: strict),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents", "Domain"], swiftSettings: strict),
        .testTarget(
            name: "PrintingTests", dependencies: ["Documents", "Printing", "TestSupport", subprocess, system],
            swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "IndicatorsTests", dependencies: ["Domain", "Indicators", "JSON"], swiftSettings: strict),
        .testTarget(
            name: "ResourcesTests",
            dependencies: ["CSV", "JSON", "Resources", "TestSupport", nioCore],
            swiftSettings: strict),
        .testTarget(
            name: "HTTPTests",
            dependencies: [
                "HTTP", "JSON", "TestSupport", log, lifecycle, coreMetrics, nioCore, nioPosix, nioEmbedded,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RepositoriesTests",
            dependencies: ["Domain", "Postgres", "Repositories", "Resources", "TestSupport", log],
            swiftSettings: strict),
        .testTarget(
            name: "MethodsTests", dependencies: ["CSV", "Domain", "Methods", "TestSupport"], exclude: ["reference"],
            swiftSettings: strict),
        .executableTarget(
            name: "JobsTestWorker",
            dependencies: [
                "Jobs", "Postgres", log, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], path: "Tests/JobsTestWorker", swiftSettings: strict),
        .testTarget(
            name: "JobsTests", dependencies: ["Jobs", "JobsTestWorker", "Postgres", "TestSupport", log, lifecycle],
            swiftSettings: strict),
        .testTarget(
            name: "DemoDataTests", dependencies: ["DemoData", "Domain", "Postgres", "TestSupport", log],
            swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "DemoData", "Domain", "Evaluation", "Indicators", "Jobs", "Methods", "Postgres", "TestSupport", log,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Assessments", "CSV", "DemoData", "Digests", "Documents", "Domain", "Evaluation", "HTTP",
                "Indicators", "JobHandlers", "Jobs", "JSON", "Methods",
                "Postgres", "Printing", "Repositories", "Resources", "Schema", "TestSupport", log, lifecycle, nioCore,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ProcessTests",
            dependencies: ["ecdp", "LocalCluster", "TestSupport", log, subprocess, system],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
