import Foundation
import Testing

/// The pure layers take clock, chance and the world as parameters; so the simulator runs the same code as the server.
@Suite struct PurityTests {
    private static let importsBanned = [
        "Foundation", "FoundationEssentials", "Dispatch", "Glibc", "Musl", "Darwin", "Synchronization", "Observation",
    ]
    /// Files that may import one of them all the same. The library for HPKE takes and gives FoundationEssentials' Data.
    private static let exempt = ["Sources/SealedItems/Keys/Bytes.swift": "FoundationEssentials"]
    private static let callsBanned = [
        "Date()", "UUID()", "SystemRandomNumberGenerator", ".hashValue", "Task {", "Task.detached", ".random(in:",
        "Int.random",
        ".shuffled()", ".randomElement()", "ContinuousClock", "SuspendingClock", "DispatchQueue", "await ",
    ]

    private static func pureFiles() throws -> [SourceTree.File] {
        try SourceTree.swiftFiles("Sources").filter { Layers.target(named: $0.target)?.isPure == true }
    }

    @Test func `the pure layers import nothing that touches the world`() throws {
        let files = try Self.pureFiles()
        #expect(!files.isEmpty)
        for file in files {
            for module in file.imports
            where Self.importsBanned.contains(module) && Self.exempt[file.path] != module || module.hasPrefix("NIO") {
                Issue.record("\(file.path) imports \(module)")
            }
        }
    }

    @Test func `the pure layers read no clock, draw no chance and start no task`() throws {
        for file in try Self.pureFiles() {
            for (index, line) in file.lines.enumerated() {
                let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
                for call in Self.callsBanned where code.contains(call) {
                    Issue.record("\(file.path):\(index + 1) says \(call)")
                }
            }
        }
    }
}
