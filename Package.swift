// swift-tools-version: 6.2

import PackageDescription

/// Swift 6 mode comes with the tools version; these are the upcoming features on top of it.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// The runtime's own parts, which the linker is told of one by one because our modules are compiled against its shared
/// libraries: so the program (runtime inside) and the tests (which need the shared one) come from the same objects.
let linkRuntimeStatically: [LinkerSetting] =
    Context.environment["FRESHET_STATIC"] == "1"
    ? [
        .unsafeFlags(["-static-stdlib", "-Xlinker", "--strip-debug"], .when(platforms: [.linux])),
        .linkedLibrary("CoreFoundation", .when(platforms: [.linux])),
        .linkedLibrary("_FoundationICU", .when(platforms: [.linux])),
        .linkedLibrary("_FoundationCShims", .when(platforms: [.linux])),
        .linkedLibrary("_FoundationCollections", .when(platforms: [.linux])),
        .linkedLibrary("stdc++", .when(platforms: [.linux])),
    ] : []

/// zlib and zstd as archives, so that the program asks nothing of the machine that it runs on; or shared. The module maps
/// name no library and pkg-config is not asked for the archives' sake: both would put the shared ones in first.
#if os(Linux)
    let linksArchives = Context.environment["FRESHET_STATIC"] == "1"
#else
    let linksArchives = false
#endif
let linkCompression: [LinkerSetting] = [
    .linkedLibrary(linksArchives ? ":libz.a" : "z"),
    .linkedLibrary(linksArchives ? ":libzstd.a" : "zstd"),
]

/// SQLite likewise. GRDB's module map asks for `-lsqlite3`, and comes before any library that is named here: so the folder
/// that this names, and that the linker looks into before the system's, has the archive stand in for the shared one.
let linkSQLite: [LinkerSetting] =
    linksArchives
    ? [.unsafeFlags(["-L", "\(Context.packageDirectory)/scripts/archives"]), .linkedLibrary("m")] : []

let package = Package(
    name: "freshet",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Freshet", targets: ["Freshet"]),
        .library(name: "FreshetWire", targets: ["FreshetWire"]),
        .library(name: "FreshetServer", targets: ["FreshetServer"]),
        .library(name: "FreshetSQLite", targets: ["FreshetSQLite"]),
        .library(name: "FreshetNATS", targets: ["FreshetNATS"]),
        .library(name: "FreshetClient", targets: ["FreshetClient"]),
        .library(name: "FreshetAccess", targets: ["FreshetAccess"]),
        .executable(name: "freshet", targets: ["FreshetCLI"]),
    ],
    traits: [
        .trait(
            name: "NATS", description: "Logs on a NATS JetStream cluster. It takes the C client, libnats 3.4 or newer.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(url: "https://github.com/apple/swift-asn1", .upToNextMinor(from: "1.7.4")),
        .package(url: "https://github.com/apple/swift-certificates", .upToNextMinor(from: "1.21.1")),
        .package(url: "https://github.com/apple/swift-collections", .upToNextMinor(from: "1.6.0")),
        .package(url: "https://github.com/apple/swift-configuration", .upToNextMinor(from: "1.4.0"), traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
        .package(url: "https://github.com/apple/swift-http-types", .upToNextMinor(from: "1.8.0")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(url: "https://github.com/apple/swift-metrics", .upToNextMinor(from: "2.13.0")),
        .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/apple/swift-nio-extras", .upToNextMinor(from: "1.35.2")),
        .package(url: "https://github.com/apple/swift-nio-http2", .upToNextMinor(from: "1.46.0")),
        .package(url: "https://github.com/apple/swift-nio-ssl", .upToNextMinor(from: "2.37.6")),
        .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", .upToNextMinor(from: "0.2.0")),
        .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1"), traits: []),
        .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.2")),
        .package(url: "https://github.com/swift-server/async-http-client", .upToNextMinor(from: "1.37.0")),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", .upToNextMinor(from: "2.13.0")),
        .package(url: "https://github.com/vapor/jwt-kit", .upToNextMinor(from: "5.7.1")),
    ],
    targets: [
        .systemLibrary(
            name: "CZlib",
            pkgConfig: linksArchives ? nil : "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(
            name: "CZstd",
            pkgConfig: linksArchives ? nil : "libzstd",
            providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]
        ),
        // Only who wants a cluster has it on the machine: nothing is built that depends on it without the trait.
        .systemLibrary(
            name: "CNats",
            pkgConfig: linksArchives ? nil : "libnats",
            providers: [.apt(["libnats-dev"]), .brew(["cnats"])]
        ),
        .target(
            name: "Freshet",
            dependencies: [
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetWire",
            dependencies: [
                "CZlib",
                "CZstd",
                "Freshet",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: strict,
            linkerSettings: linkCompression
        ),
        .target(
            name: "FreshetMetrics",
            dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetServer",
            dependencies: [
                "Freshet",
                "FreshetWire",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetSQLite",
            dependencies: [
                "Freshet",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict,
            linkerSettings: linkSQLite
        ),
        .target(
            name: "FreshetNATS",
            dependencies: [
                "CNats",
                "Freshet",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
            ],
            swiftSettings: strict,
            linkerSettings: [.linkedLibrary("nats")]
        ),
        .target(
            name: "FreshetClient",
            dependencies: [
                "Freshet",
                "FreshetWire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetAccess",
            dependencies: [
                "Freshet",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetBench",
            dependencies: [
                "Freshet",
                "FreshetWire",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetCompare",
            dependencies: [
                "Freshet",
                "FreshetConsole",
                "FreshetWire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetTrust",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetSettings",
            dependencies: [
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetConsole",
            resources: [.embedInCode("Resources"), .embedInCode("Status")],
            swiftSettings: strict
        ),
        .target(
            name: "FreshetDemo",
            dependencies: [
                "Freshet",
                "FreshetConsole",
                "FreshetServer",
                "FreshetWire",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "FreshetCLI",
            dependencies: [
                "Freshet",
                "FreshetAccess",
                "FreshetBench",
                "FreshetClient",
                "FreshetCompare",
                "FreshetConsole",
                "FreshetDemo",
                "FreshetMetrics",
                .target(name: "FreshetNATS", condition: .when(traits: ["NATS"])),
                "FreshetSQLite",
                "FreshetServer",
                "FreshetSettings",
                "FreshetTrust",
                "FreshetWire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict,
            linkerSettings: linkRuntimeStatically
        ),
        // What the pieces cost, counted: `scripts/micro`. Nothing depends on it.
        .target(name: "CAllocationCount", path: "Benchmarks/CAllocationCount"),
        .executableTarget(
            name: "FreshetMicro",
            dependencies: [
                "CAllocationCount",
                "Freshet",
                "FreshetBench",
                "FreshetSQLite",
                "FreshetServer",
                "FreshetWire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Benchmarks/Micro",
            swiftSettings: strict,
            linkerSettings: linkRuntimeStatically
        ),
        .testTarget(
            name: "FreshetTests",
            dependencies: ["Freshet", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict
        ),
        // What every storage engine promises: one suite, run over each of them.
        .testTarget(
            name: "EventLogContractTests",
            dependencies: [
                "Freshet",
                .target(name: "FreshetNATS", condition: .when(traits: ["NATS"])),
                "FreshetSQLite",
                "FreshetTesting",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetNATSTests",
            dependencies: [
                "Freshet",
                .target(name: "FreshetNATS", condition: .when(traits: ["NATS"])),
                "FreshetTesting",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetWireTests",
            dependencies: [
                "CZlib",
                "CZstd",
                "FreshetWire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetMetricsTests",
            dependencies: ["FreshetMetrics", .product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: strict
        ),
        // What the tests of several targets share: servers that run for a test, and the clients that talk to them.
        .target(
            name: "FreshetTesting",
            dependencies: [
                "Freshet",
                "FreshetDemo",
                "FreshetServer",
                "FreshetTrust",
                "FreshetWire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tests/FreshetTesting",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetServerTests",
            dependencies: [
                "Freshet",
                "FreshetServer",
                "FreshetTesting",
                "FreshetWire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetDemoTests",
            dependencies: [
                "Freshet",
                "FreshetConsole",
                "FreshetDemo",
                "FreshetTesting",
                "FreshetWire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetSQLiteTests",
            dependencies: [
                "Freshet",
                "FreshetSQLite",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetClientTests",
            dependencies: [
                "Freshet",
                "FreshetClient",
                "FreshetTesting",
                "FreshetWire",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetAccessTests",
            dependencies: [
                "Freshet",
                "FreshetAccess",
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetBenchTests",
            dependencies: [
                "FreshetBench",
                "FreshetWire",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FreshetCompareTests",
            dependencies: [
                "FreshetCompare",
                "FreshetWire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "FreshetSettingsTests", dependencies: ["FreshetSettings"], swiftSettings: strict),
        // What every parser that strangers' bytes reach promises: held against a corpus by tests, and by `scripts/fuzz`.
        .target(
            name: "FreshetFuzz",
            dependencies: [
                "Freshet",
                "FreshetAccess",
                "FreshetClient",
                "FreshetServer",
                "FreshetWire",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Tests/FreshetFuzz",
            swiftSettings: strict
        ),
        .testTarget(name: "FreshetFuzzTests", dependencies: ["FreshetFuzz"], swiftSettings: strict),
        .testTarget(
            name: "FreshetTrustTests",
            dependencies: ["FreshetTrust", .product(name: "X509", package: "swift-certificates")],
            swiftSettings: strict
        ),
    ]
)

// It takes libFuzzer to link, which comes with the flags that `scripts/fuzz` builds with.
if Context.environment["FRESHET_FUZZER"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "FreshetFuzzer", dependencies: ["FreshetFuzz"], path: "Tests/FreshetFuzzer", swiftSettings: strict)
    )
}
