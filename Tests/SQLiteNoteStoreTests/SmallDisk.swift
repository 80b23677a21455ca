import Foundation

/// A file system in memory with little space, unmounted in the end.
final class SmallDisk {
    let path: String

    /// Whether this process may mount one.
    static let isPossible: Bool = {
        let path = NSTemporaryDirectory() + "dongbo-\(UInt64.random(in: 0...(.max)))"
        defer { try? FileManager.default.removeItem(atPath: path) }
        return (try? SmallDisk(at: path, megabytes: 1)) != nil
    }()

    struct CannotMount: Error {}

    init(at path: String, megabytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path) else { throw CannotMount() }
    }

    deinit { _ = Self.run("umount", "-l", path) }

    private static func run(_ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
