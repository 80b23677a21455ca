import Foundation
import Glibc
import NodeServer
import NoteModel
import ReplicationTransport
import Synchronization

/// One `dongbo serve` that this program started and ends again. Should this program die, the node sees the end of its
/// input and ends by itself.
final class NodeProcess: Sendable {
    /// Until a node must be ready, and until one that was asked to end is killed.
    private static let patience = Duration.seconds(30)

    private let process: Mutex<Process>
    private let input = Pipe()
    private let output = Pipe()
    private let listening = Mutex<NodeAddress?>(nil)
    private let log: String

    /// - Throws: `.cannotCreate` when it cannot be started.
    init(_ node: DemoNode, logLevel: String) throws(DongboError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ProgramFile.path)
        process.arguments = [
            "serve", "--data", node.directory.path, "--listen", "127.0.0.1:0", "--until-input-ends",
            // The story decides itself when its nodes meet.
            "--no-schedule",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(["DONGBO_LOG": logLevel]) { $1 }
        log = node.directory.path + "/node.log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: log)
        do {
            try process.run()
        } catch {
            throw DongboError(
                .cannotCreate, "\(node.short) cannot be started: \(error.localizedDescription)", cause: error)
        }
        self.process = Mutex(process)
    }

    var address: NodeAddress? { listening.withLock { $0 } }

    /// Waits for the line that says where it listens.
    ///
    /// - Throws: `.nodeNotRunning` with what its log says last when it ends instead.
    func ready() async throws -> NodeAddress {
        let handle = output.fileHandleForReading
        let line: String? = await withCheckedContinuation { continuation in
            DispatchQueue(label: "dongbo.demo.ready").async {
                var bytes = Data()
                while !bytes.contains(0x0A) {
                    let more = handle.availableData
                    if more.isEmpty { break }
                    bytes += more
                }
                continuation.resume(returning: String(data: bytes, encoding: .utf8))
            }
        }
        guard let text = line?.split(separator: "replication=").last?.trimmingCharacters(in: .whitespacesAndNewlines),
            let address = try? NodeAddress(parsing: text)
        else {
            let reason =
                (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n").last ?? "it left no message"
            throw DongboError(.nodeNotRunning, "a node of the demonstration did not start: \(reason)")
        }
        listening.withLock { $0 = address }
        return address
    }

    /// Ends it cleanly, or by force when it does not listen.
    func stop() async {
        let isRunning: @Sendable () -> Bool = { self.process.withLock { $0.isRunning } }
        guard isRunning() else { return }
        process.withLock { $0.terminate() }
        let deadline = ContinuousClock.now + Self.patience
        while isRunning(), ContinuousClock.now < deadline { try? await Self.pause() }
        if isRunning() { kill(process.withLock { $0.processIdentifier }, SIGKILL) }
    }

    /// Not cut short when the demonstration was interrupted.
    private static func pause() async throws {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) { continuation.resume() }
        }
    }
}
