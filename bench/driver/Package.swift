// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "driver-bench",
    dependencies: [
        .package(name: "ecd-partnerships", path: "../.."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        .executableTarget(
            name: "DriverBench",
            dependencies: [
                .product(name: "Postgres", package: "ecd-partnerships"),
                .product(name: "Logging", package: "swift-log"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
