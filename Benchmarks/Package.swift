// swift-tools-version: 6.2

import PackageDescription

/// What Freshet is measured against, by `make bench`. A package of its own and without dependencies, so that it builds in
/// seconds and costs nobody who uses Freshet anything. The figures come from the scripts beside it.
let package = Package(
    name: "freshet-benchmarks",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CEpoll"),
        .executableTarget(
            name: "floor",
            dependencies: ["CEpoll"],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .treatAllWarnings(as: .error),
            ]
        ),
    ]
)
