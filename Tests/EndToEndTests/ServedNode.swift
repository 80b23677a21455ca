import Foundation

/// A node that serves for the time of a test.
final class ServedNode {
    let data: String
    /// HOST:PORT.
    let address: String
    private let process = Process()

    /// Starts it and waits for its ready line.
    init(_ data: String, arguments: [String] = []) throws {
        self.data = data
        let output = Pipe()
        process.executableURL = CommandRun.program
        process.arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0"] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
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

    deinit { if process.isRunning { process.terminate() } }
}
