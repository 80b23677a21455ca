import Foundation
import Glibc

/// A node that serves for the time of a test.
final class ServedNode: @unchecked Sendable {  // a test uses it from one thread, or kills it from another
    let data: String
    /// HOST:PORT.
    let address: String
    private let process = Process()

    /// Starts it and waits for its ready line.
    ///
    /// - Parameters:
    ///   - arguments: by default it replicates only when a test says so.
    ///   - errors: the file that gets what it says of errors; nil for none.
    init(
        _ data: String, listen: String = "127.0.0.1:0", arguments: [String] = ["--no-schedule"],
        environment: [String: String] = [:], errors: String? = nil
    ) throws {
        self.data = data
        let output = Pipe()
        process.executableURL = CommandRun.program
        process.arguments = ["serve", "--data", data, "--listen", listen] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        if let errors {
            _ = FileManager.default.createFile(atPath: errors, contents: nil)
            process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        }
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            line += more
        }
        address =
            String(decoding: line, as: UTF8.self).split(separator: "replication=").last
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? ""
    }

    var processID: Int32 { process.processIdentifier }

    func run(_ arguments: String..., input: String = "") throws -> CommandRun {
        try CommandRun.run(arguments, input: input, data: data)
    }

    /// - Returns: its exit status after SIGTERM.
    @discardableResult
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// `kill -9`: no chance to finish anything.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { if process.isRunning { process.terminate() } }
}
