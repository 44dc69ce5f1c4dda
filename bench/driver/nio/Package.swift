// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A package of its own, so that PostgresNIO comes near nobody who did not ask for it: `POSTGRES_NIO` is a checkout of it.
let checkout = ProcessInfo.processInfo.environment["POSTGRES_NIO"] ?? "../postgres-nio"

let package = Package(
    name: "nio-bench",
    dependencies: [
        .package(name: "postgres-nio", path: checkout),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    ],
    targets: [
        .executableTarget(
            name: "NIOBench",
            dependencies: [
                .product(name: "PostgresNIO", package: "postgres-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
