// swift-tools-version: 6.2
import PackageDescription

/// Layers, lowest first; `Tests/LayerTests` fails when one looks up. Documentation/architecture.md says what each holds.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The pure layers run the simulator, also in debug builds, so they are always optimised.
let pure: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let grpc: [Target.Dependency] = [
    .product(name: "GRPCCore", package: "grpc-swift-2"),
    .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
    .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
    protobuf,
]

let package = Package(
    name: "dongbo",
    products: [],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Layer 0
        .target(name: "NoteModel", dependencies: [crypto], swiftSettings: pure),
        .systemLibrary(name: "CLZ4", providers: [.apt(["liblz4-dev"])]),
        .target(name: "BlockCompression", dependencies: ["CLZ4"], swiftSettings: pure),
        .systemLibrary(name: "CArgon2", providers: [.apt(["libargon2-dev"])]),
        .target(name: "KeyDerivation", dependencies: ["CArgon2"], swiftSettings: pure),
        // Layer 1
        .target(name: "AccessControl", dependencies: ["NoteModel"], swiftSettings: pure),
        .systemLibrary(name: "CMath"),
        .systemLibrary(name: "CLinux"),
        .target(name: "FormulaLanguage", dependencies: ["NoteModel", "CMath"], swiftSettings: pure),
        .target(name: "ReplicationCore", dependencies: ["NoteModel", crypto], swiftSettings: pure),
        .target(name: "FullText", dependencies: ["NoteModel"], swiftSettings: pure),
        .target(name: "AuditLog", dependencies: ["NoteModel"], swiftSettings: pure),
        .target(name: "People", dependencies: ["NoteModel"], swiftSettings: pure),
        .target(name: "SealedItems", dependencies: ["KeyDerivation", "NoteModel", crypto], swiftSettings: pure),
        .target(name: "ViewIndex", dependencies: ["FormulaLanguage", "NoteModel"], swiftSettings: pure),
        // Layer 2
        .target(
            name: "NoteStore",
            dependencies: ["AccessControl", "FormulaLanguage", "NoteModel", "ReplicationCore", "ViewIndex"],
            swiftSettings: pure),
        // Tools
        .target(name: "SimulationKit", swiftSettings: pure),
        .target(name: "MergeSimulation", dependencies: ["NoteModel", "SimulationKit"], swiftSettings: pure),
        .target(
            name: "ReplicationSimulation",
            dependencies: [
                "AccessControl", "MemoryNoteStore", "NoteModel", "NoteStore", "ReplicationCore", "SimulationKit",
            ],
            swiftSettings: pure),
        .executableTarget(
            name: "dongbo-simulate",
            dependencies: ["MergeSimulation", "ReplicationSimulation", "SimulationKit", arguments],
            swiftSettings: strict),
        // Layer 3
        .target(
            name: "SQLiteNoteStore",
            dependencies: [
                "NoteModel", "NoteStore", "ReplicationCore", "BlockCompression",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "SQLiteFullText",
            dependencies: [
                "FullText", "NoteModel", "ReplicationCore", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "FileAttachmentStore",
            dependencies: [
                "NoteModel", "ReplicationCore", "NoteStore", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "MemoryNoteStore", dependencies: ["NoteModel", "ReplicationCore", "NoteStore"], swiftSettings: pure),
        .target(
            name: "RPCSupport", dependencies: ["NoteModel", .product(name: "GRPCCore", package: "grpc-swift-2")],
            swiftSettings: strict),
        .target(
            name: "ReplicationTransport",
            dependencies: [
                "AuditLog", "KeyDerivation", "NoteModel", "ReplicationCore", "RPCSupport", crypto,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Logging", package: "swift-log"),
            ] + grpc,
            swiftSettings: strict),
        .target(
            name: "AdministrationProtocol",
            dependencies: [
                "NoteModel", "RPCSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ] + grpc,
            swiftSettings: strict),
        // Layer 4
        .target(
            name: "NodeServer",
            dependencies: [
                "AccessControl", "AuditLog", "FileAttachmentStore", "FormulaLanguage", "KeyDerivation", "NoteModel",
                "People", "ReplicationCore", "SealedItems",
                "NoteStore", "SQLiteNoteStore", "ReplicationTransport",
                "BlockCompression", "CLinux", "FullText", "SQLiteFullText", "ViewIndex",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict),
        // Layer 5
        .target(name: "Interchange", dependencies: ["FormulaLanguage", "NoteModel"], swiftSettings: pure),
        .target(
            name: "Administration",
            dependencies: [
                "AccessControl", "AdministrationProtocol", "AuditLog", "FormulaLanguage", "FullText", "Interchange",
                "NodeServer", "NoteModel", "NoteStore", "People", "ReplicationCore", "ReplicationTransport",
                "RPCSupport", "SealedItems",
                "SQLiteFullText",
                "ViewIndex",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
                protobuf,
            ],
            swiftSettings: strict),
        .target(name: "SyntheticDistrict", dependencies: ["NoteModel"], swiftSettings: pure),
        .executableTarget(
            name: "dongbo",
            dependencies: [
                "Administration", "AdministrationProtocol", "FormulaLanguage", "Interchange", "NodeServer", "NoteModel",
                "ReplicationCore", "ReplicationTransport",
                "RPCSupport", "SyntheticDistrict", arguments, protobuf,
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "dongbo-fixtures", dependencies: ["Interchange", "NoteModel", "SyntheticDistrict", arguments],
            swiftSettings: strict),
        .executableTarget(
            name: "dongbo-benchmark",
            dependencies: [
                "AccessControl", "AuditLog", "BlockCompression", "FormulaLanguage", "FullText", "NoteModel",
                "NoteStore",
                "SQLiteFullText", "SQLiteNoteStore", "NodeServer", "ReplicationCore", "ReplicationTransport",
                "Interchange",
                "SyntheticDistrict",
                "ViewIndex", arguments,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Benchmarks", swiftSettings: strict),
        .testTarget(name: "NoteModelTests", dependencies: ["MergeSimulation", "NoteModel", "SimulationKit"]),
        .testTarget(
            name: "FormulaLanguageTests", dependencies: ["FormulaLanguage", "Interchange", "NoteModel"],
            exclude: ["Corpus"], swiftSettings: strict),
        .testTarget(name: "AuditLogTests", dependencies: ["AuditLog", "NoteModel"], swiftSettings: strict),
        .testTarget(name: "PeopleTests", dependencies: ["NoteModel", "People"], swiftSettings: strict),
        .testTarget(
            name: "SealedItemsTests", dependencies: ["KeyDerivation", "NoteModel", "SealedItems", "SimulationKit"],
            swiftSettings: strict),
        .testTarget(name: "FullTextTests", dependencies: ["FullText", "NoteModel"], swiftSettings: strict),
        .testTarget(
            name: "SQLiteFullTextTests",
            dependencies: ["FullText", "NoteModel", "NoteStoreTestKit", "ReplicationCore", "SQLiteFullText"],
            swiftSettings: strict),
        .testTarget(name: "SimulationKitTests", dependencies: ["SimulationKit"]),
        .testTarget(name: "MergeSimulationTests", dependencies: ["MergeSimulation", "NoteModel", "SimulationKit"]),
        .testTarget(
            name: "ReplicationSimulationTests", dependencies: ["ReplicationSimulation", "SimulationKit"],
            swiftSettings: strict),
        .testTarget(name: "LayerTests"),
        .testTarget(name: "AccessControlTests", dependencies: ["AccessControl", "NoteModel"], swiftSettings: strict),
        .target(
            name: "NoteStoreTestKit",
            dependencies: [
                "AccessControl", "FileAttachmentStore", "FormulaLanguage", "MemoryNoteStore", "NoteModel", "NoteStore",
                "ReplicationCore",
                "SQLiteNoteStore", "ViewIndex",
            ],
            path: "Tests/NoteStoreTestKit", swiftSettings: strict),
        .testTarget(name: "KeyDerivationTests", dependencies: ["KeyDerivation"], swiftSettings: strict),
        .testTarget(name: "BlockCompressionTests", dependencies: ["BlockCompression"], swiftSettings: strict),
        .testTarget(
            name: "ReplicationCoreTests",
            dependencies: ["MemoryNoteStore", "NoteModel", "NoteStore", "NoteStoreTestKit", "ReplicationCore"],
            swiftSettings: strict),
        .testTarget(
            name: "NoteStoreTests",
            dependencies: [
                "AccessControl", "FileAttachmentStore", "FormulaLanguage", "MemoryNoteStore",
                "NoteModel", "NoteStore", "NoteStoreTestKit",
                "ReplicationCore", "ViewIndex", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ViewIndexTests", dependencies: ["FormulaLanguage", "NoteModel", "ViewIndex"],
            swiftSettings: strict),
        .testTarget(
            name: "SQLiteNoteStoreTests",
            dependencies: [
                "FormulaLanguage", "MemoryNoteStore", "NoteModel", "NoteStore", "NoteStoreTestKit", "ReplicationCore",
                "SQLiteNoteStore",
                "ViewIndex", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NodeServerTests",
            dependencies: [
                "AccessControl", "AuditLog", "FileAttachmentStore", "FullText", "KeyDerivation", "NodeServer",
                "NoteModel",
                "NoteStore", "NoteStoreTestKit", "People", "ReplicationCore", "SealedItems", "SQLiteFullText",
                "ReplicationTransport", "ViewIndex", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReplicationTransportTests",
            dependencies: [
                "AuditLog", "KeyDerivation", "ReplicationTransport", "ReplicationCore", "NoteModel", "RPCSupport",
                crypto,
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ] + grpc,
            swiftSettings: strict),
        .testTarget(
            name: "AdministrationTests",
            dependencies: [
                "AccessControl", "Administration", "AdministrationProtocol", "AuditLog", "FormulaLanguage",
                "Interchange", "NodeServer", "NoteModel",
                "NoteStore", "People", "ReplicationCore", "ReplicationTransport", "SealedItems", protobuf,
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Interchange", "NoteModel", "dongbo", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .testTarget(
            name: "InterchangeTests", dependencies: ["Interchange", "NoteModel", "SyntheticDistrict"],
            swiftSettings: strict),
        .testTarget(
            name: "SyntheticDistrictTests",
            dependencies: [
                "SyntheticDistrict", "Interchange", "NoteModel", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AdministrationProtocolTests",
            dependencies: ["AdministrationProtocol", "NoteModel", "RPCSupport"] + grpc,
            swiftSettings: strict),
    ]
)
