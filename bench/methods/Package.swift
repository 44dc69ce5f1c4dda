// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here reaches the product. The sources under measure are links: they are
// compiled as part of this package, and so `package` access works.
let package = Package(
    name: "methods-bench",
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CSpecialFunctions", linkerSettings: [.linkedLibrary("m")]),
        .target(name: "CSV"),
        .target(name: "Domain"),
        .target(name: "Methods", dependencies: ["CSV", "CSpecialFunctions", "Domain"]),
        .executableTarget(name: "Bench", dependencies: ["CLibPQ", "CSV", "Methods"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
